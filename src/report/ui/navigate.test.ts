import { expect, it } from "vitest";
import type { Box } from "../../analysis/flame-layout.ts";
import { indexTree } from "../../analysis/tree-index.ts";
import { neighbour } from "./navigate.ts";

/** 0 calls 1 and 2; 1 calls 3 and 4, of which 4 is merged; 2 calls 5. */
const PARENT = Int32Array.of(-1, 0, 0, 1, 1, 2);
const INDEX = indexTree({
  length: 6,
  parent: PARENT,
  line: new Uint32Array(6),
  bytes: Float64Array.of(100, 60, 40, 50, 1, 30),
  blocks: new Float64Array(6),
  doubt: null,
  selfDoubt: null,
  lines: { length: 0, function: [], file: [], line: new Uint32Array(), origin: new Uint8Array() },
});
const box = (node: number, merged = 0): Box => ({ node, x: 0, width: 10, merged });
const ROWS = [[box(0)], [box(1), box(2)], [box(3), box(4, 1), box(5)]];

it.each([
  [3, "up", 1],
  [0, "up", 0],
  [0, "down", 1],
  [3, "down", 3],
  [1, "right", 2],
  [2, "right", 2],
  [5, "left", 3],
  [1, "left", 1],
] as const)("from %d %s to %d", (from, direction, to) => {
  expect(neighbour(from, direction, PARENT, INDEX, ROWS)).toBe(to);
});
