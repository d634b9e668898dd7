import fc from "fast-check";
import { expect, it } from "vitest";
import { buildProfile } from "../profile/build.ts";
import { drawProfile } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { type DrawnStack, writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { peakTree } from "./peak-tree.ts";
import type { LineTree } from "./tree.ts";

/** The tree as text: a line a node, indented by depth, `bytes ×blocks function file:line[column-endColumn]`. */
const textOf = (tree: LineTree): string[] => {
  const depth = new Map([[-1, -1]]);
  return Array.from({ length: tree.length }, (_, node) => {
    const level = depth.get(tree.parent[node]!)! + 1;
    depth.set(node, level);
    const row = tree.line[node]!;
    const file = tree.lines.file[row] === "" ? "" : ` ${tree.lines.file[row]}:${tree.lines.line[row]}`;
    const columns = tree.column[node]! < 0 ? "" : `[${tree.column[node]}-${tree.endColumn[node]}]`;
    return `${"  ".repeat(level)}${tree.bytes[node]} ×${tree.blocks[node]} ${tree.lines.function[row]}${file}${columns}`;
  });
};

const draw = (drawing: string): string[] => textOf(peakTree(drawProfile(drawing)));

it("folds stacks to a tree, siblings largest first", () => {
  expect(
    draw(`
      main app.py:9  main app.py:9  main app.py:9  main app.py:9  <before Python>
      load app.py:2  load app.py:3                 load app.py:2
                                                   read lib.py:7
      10             300 ×2         5              40             200
    `),
  ).toEqual([
    "555 ×6 all",
    "  355 ×5 main app.py:9",
    "    300 ×2 load app.py:3",
    "    50 ×2 load app.py:2",
    "      40 ×1 read lib.py:7",
    "  200 ×1 <before Python>",
  ]);
});

it("folds the instructions of a line to one node and marks the expression that held most", () => {
  expect(
    draw(`
      main app.py:9[4-9]  main app.py:9[12-30]  main app.py:9[12-30]  main app.py:9
      load app.py:2       load app.py:2         load app.py:3
      100                 70                    50                    60
    `),
  ).toEqual([
    "280 ×4 all",
    "  280 ×4 main app.py:9[12-30]",
    "    170 ×2 load app.py:2",
    "    50 ×1 load app.py:3",
  ]);
});

it("keeps functions on one line, and calls of a function by itself, apart", () => {
  expect(
    draw(`
      main app.py:9        walk t.py:3  walk t.py:3  walk t.py:3
      <listcomp> app.py:9  walk t.py:3  walk t.py:3
                           walk t.py:3
      100                  1            2            4
    `),
  ).toEqual([
    "107 ×4 all",
    "  100 ×1 main app.py:9",
    "    100 ×1 <listcomp> app.py:9",
    "  7 ×3 walk t.py:3",
    "    3 ×2 walk t.py:3",
    "      1 ×1 walk t.py:3",
  ]);
});

it("leaves out what held nothing at the peak and what was only reserved", () => {
  expect(
    draw(`
      main app.py:9  main app.py:9   main app.py:8  main app.py:7
      100            0 live 50       0              1000 reserved live 1000
    `),
  ).toEqual(["100 ×1 all", "  100 ×1 main app.py:9"]);
  expect(peakTree(drawProfile("  main app.py:1\n  0")).length).toBe(1);
});

it("adds up the kinds of memory that a line holds", () => {
  expect(
    draw(`
      main app.py:9  main app.py:9  main app.py:9  main app.py:9
      100 object     20 buffer      3 heap         4000 map
    `),
  ).toEqual(["4123 ×4 all", "  4123 ×4 main app.py:9"]);
});

it("orders equals by file, line and function, whoever came first", () => {
  const lines = ["all", "a.py:2", "a.py:10", "b.py:1"];
  const names = (drawing: string) => draw(drawing).map((text) => text.trim().split(" ").at(-1));
  expect(names("  f b.py:1  f a.py:10  f a.py:2\n  7         7          7")).toEqual(lines);
  expect(names("  f a.py:2  f a.py:10  f b.py:1\n  7         7          7")).toEqual(lines);
});

const stacks = fc.array(
  fc.record<DrawnStack>({
    frames: fc.array(fc.constantFrom("f a.py:1[0-3]", "f a.py:1[4-9]", "f a.py:2", "g b.py:1"), {
      minLength: 1,
      maxLength: 6,
    }),
    peakBytes: fc.nat(1000),
    peakBlocks: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 30 },
);
const profileOf = (drawn: readonly DrawnStack[]): Profile =>
  buildProfile({ recording: readRecording(writeRecording(drawn), "drawn"), session: null });

it("keeps the total, every stack's bytes and the order that its contract promises", () => {
  fc.assert(
    fc.property(stacks, (drawn) => {
      const tree = peakTree(profileOf(drawn));
      const { length, parent, bytes, selfBytes } = tree;
      const below = new Float64Array(length);
      for (let node = length - 1; node > 0; node--) {
        expect(parent[node]).toBeLessThan(node);
        below[parent[node]!]! += bytes[node]!;
      }
      for (let node = 0; node < length; node++) expect(bytes[node]).toBe(below[node]! + selfBytes[node]!);
      expect(bytes[0]).toBe(drawn.reduce((sum, stack) => sum + stack.peakBytes, 0));
      for (let node = 1; node < length; node++) {
        const next = parent.indexOf(parent[node]!, node + 1);
        if (next > 0) expect(bytes[next]).toBeLessThanOrEqual(bytes[node]!);
      }
      const wanted = new Map<string, number>();
      for (const { frames, peakBytes } of drawn) {
        const stack = frames.map((frame) => frame.replace(/\[.*/, "")).join(" > ");
        if (peakBytes > 0) wanted.set(stack, (wanted.get(stack) ?? 0) + peakBytes);
      }
      const found = new Map<string, number>();
      for (let node = 1; node < length; node++)
        if (selfBytes[node]! > 0) found.set(pathOf(tree, node), selfBytes[node]!);
      expect(found).toEqual(wanted);
    }),
  );
});

const pathOf = ({ parent, line, lines }: LineTree, node: number): string => {
  const path: string[] = [];
  for (let at = node; at > 0; at = parent[at]!) {
    path.unshift(`${lines.function[line[at]!]} ${lines.file[line[at]!]}:${lines.line[line[at]!]}`);
  }
  return path.join(" > ");
};

it("folds a recording of a very deep stack", () => {
  const frames = Array.from({ length: 20_000 }, () => "walk t.py:3");
  const tree = peakTree(profileOf([{ frames, peakBytes: 8 }]));
  expect(tree.length).toBe(20_001);
  expect(tree.selfBytes.at(-1)).toBe(8);
});
