import fc from "fast-check";
import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { foldTree } from "./fold-tree.ts";
import { invertTree } from "./invert-tree.ts";
import { kindPartsTree } from "./kind-tree.ts";
import { narrowTree } from "./narrow-tree.ts";
import { peakTree, peakTreeByKind } from "./peak-tree.ts";
import { threadTree } from "./thread-tree.ts";
import type { SizedTree } from "./tree.ts";

/** A node a line, below its caller by as many dots as it is deep. */
function draw({ length, parent, line, bytes, lines }: SizedTree): string[] {
  const depth = new Uint32Array(length);
  return Array.from({ length }, (_, node) => {
    if (node > 0) depth[node] = depth[parent[node]!]! + 1;
    return `${"·".repeat(depth[node]!)}${lines.function[line[node]!]} ${bytes[node]}`;
  });
}

const CALLS = `
  main app.py:9   main app.py:8   main app.py:9  thread loader-N  walk app.py:4
  load app.py:2   load app.py:2   open app.py:7  load app.py:2    walk app.py:4
  100             30              50             8                5
`;

it("stand on their head: first who holds something, below them their callers", () => {
  const whole = peakTree(drawProfile(CALLS));
  const { tree, from } = invertTree(whole);
  expect(draw(tree)).toEqual([
    "all 193",
    "·load 138",
    "··main 100",
    "··main 30",
    "··loader-N 8",
    "·open 50",
    "··main 50",
    "·walk 5",
    "··walk 5",
  ]);
  expect(Array.from(from, (node) => whole.line[node])).toEqual([...tree.line]);
});

it("keep the total and the lines' own sizes, whatever the tree", () => {
  const frame = fc.nat(4).map((name) => `f${name} app.py:${name + 1}`);
  const stack = fc.record({
    frames: fc.array(frame, { minLength: 1, maxLength: 8 }),
    bytes: fc.integer({ min: 1, max: 1000 }),
  });
  fc.assert(
    fc.property(fc.array(stack, { minLength: 1, maxLength: 12 }), (stacks) => {
      const depth = Math.max(...stacks.map(({ frames }) => frames.length));
      const width = 16;
      const row = (at: number) => stacks.map(({ frames }) => (frames[at] ?? "").padEnd(width)).join("");
      const rows = Array.from({ length: depth }, (_, at) => row(at));
      const last = stacks.map(({ bytes }) => String(bytes).padEnd(width)).join("");
      const whole = peakTree(drawProfile([...rows, last].join("\n")));
      const { tree } = invertTree(whole);
      const own = new Map<number, number>();
      whole.selfBytes.forEach((bytes, node) => {
        if (bytes > 0) own.set(whole.line[node]!, (own.get(whole.line[node]!) ?? 0) + bytes);
      });
      const first = Array.from(tree.line.keys()).filter((node) => tree.parent[node] === 0);
      expect(tree.bytes[0]).toBe(whole.bytes[0]);
      expect(new Map(first.map((node) => [tree.line[node], tree.bytes[node]]))).toEqual(own);
    }),
  );
});

it("stand by thread, those of a name together", () => {
  const whole = peakTree(drawProfile(CALLS));
  expect(draw(threadTree(whole, false).tree)).toEqual([
    "all 193",
    "·main thread 185",
    "··main 150",
    "···load 100",
    "···open 50",
    "··main 30",
    "···load 30",
    "··walk 5",
    "···walk 5",
    "·loader-N 8",
    "··load 8",
  ]);
});

it("stand by kind of memory, folded as each was", () => {
  const profile = drawProfile(`
    main app.py:9                   main app.py:9
    find /p/importlib/_bootstrap.py:1
    30                              100 heap
  `);
  const { tree, held } = peakTreeByKind(profile);
  const parts = held.map(({ kind }) => ({
    name: kind,
    tree: foldTree(narrowTree(tree, held, kind).tree, { imports: true, runs: false }).tree,
  }));
  const together = kindPartsTree(parts, tree.lines);
  expect(draw(together.tree)).toEqual([
    "all 130",
    "·heap 100",
    "··main 100",
    "·object 30",
    "··main 30",
    "···import system 30",
  ]);
  expect([...together.part]).toEqual([-1, -1, 1, -1, 0, 0]);
});
