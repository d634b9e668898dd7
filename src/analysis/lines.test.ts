import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { type HeavyLine, heaviestLines } from "./lines.ts";
import { peakTree } from "./peak-tree.ts";

const linesOf = (drawing: string): readonly HeavyLine[] => heaviestLines(peakTree(drawProfile(drawing)));

/** `bytes function file:line` of each row. */
const draw = (drawing: string): string[] =>
  linesOf(drawing).map(({ bytes, function: name, file, line }) =>
    file === "" ? `${bytes} ${name}` : `${bytes} ${name} ${file}:${line}`,
  );

it("charges what a library holds to the person's innermost line above it", () => {
  expect(
    draw(`
      main app.py:9                     main app.py:9                     main app.py:9
      load io.py:2                      load io.py:3                      load io.py:2
      read /v/site-packages/pd/io.py:7  read /v/site-packages/pd/io.py:7
      500                               300                               40
    `),
  ).toEqual(["540 load io.py:2", "300 load io.py:3"]);
});

it("charges a callback to the callback's line, not to who called it", () => {
  expect(
    draw(`
      main app.py:9
      sort /usr/lib/python3.12/heapq.py:7
      key app.py:20
      10
    `),
  ).toEqual(["10 key app.py:20"]);
});

it("charges an import to the line of the person's code that imports", () => {
  expect(
    draw(`
      <module> app.py:1                                      <module> app.py:1
      _find_and_load <frozen importlib._bootstrap>:1360      _find_and_load <frozen importlib._bootstrap>:1360
      get_code <frozen importlib._bootstrap_external>:991    <module> helper.py:3
      900                                                    70
    `),
  ).toEqual(["900 <module> app.py:1", "70 <module> helper.py:3"]);
});

it("charges a stack without own code to its innermost line outside of the import system", () => {
  expect(
    draw(`
      _run <frozen runpy>:88        <module> /usr/lib/python3.12/json/tool.py:3        load <frozen importlib._bootstrap>:1
      main /l/dist-packages/t.py:4  _find_and_load <frozen importlib._bootstrap>:1360  load <frozen zipimport>:2
      1                             20                                                 300
    `),
  ).toEqual([
    "300 load <frozen zipimport>:2",
    "20 <module> /usr/lib/python3.12/json/tool.py:3",
    "1 main /l/dist-packages/t.py:4",
  ]);
});

it("takes a string for the person's code where it is the program, else for what generated it", () => {
  expect(
    draw(`
      main app.py:9        addpackage <frozen site>:186
      __init__ <string>:3  <module> <string>:1
      10                   20
    `),
  ).toEqual(["20 <module> <string>:1", "10 main app.py:9"]);
  expect(
    draw(`
      <module> <string>:1  run /usr/lib/python3.12/threading.py:3
      load helper.py:2     work <string>:1
      key <string>:1
      10                   5
    `),
  ).toEqual(["10 key <string>:1", "5 work <string>:1"]);
});

it("charges lines whichever thread ran them, and no thread", () => {
  expect(
    draw(`
      thread loader-N  thread saver   thread saver                              thread saver
      work app.py:9    work app.py:9  run /usr/lib/python3.12/threading.py:3    _load <frozen importlib._bootstrap>:7
      100              20             3                                         1
    `),
  ).toEqual([
    "120 work app.py:9",
    "3 run /usr/lib/python3.12/threading.py:3",
    "1 _load <frozen importlib._bootstrap>:7",
  ]);
});

it("names what no Python line asked for", () => {
  expect(draw("  <before Python>  <native thread>  f a.py:1\n  5                6                7")).toEqual(
    ["7 f a.py:1", "6 <native thread>", "5 <before Python>"],
  );
});

it("sums up to the peak, with shares of it and the expression that held most", () => {
  const rows = linesOf(`
    main app.py:9[0-6]  main app.py:9[8-20]  main app.py:3  other app.py:9
    load app.py:5       keep app.py:5
    100 ×2              300 ×5               80 ×1          20
  `);
  expect(rows.map(({ function: name, bytes, blocks, share }) => [name, bytes, blocks, share])).toEqual([
    ["keep", 300, 5, 0.6],
    ["load", 100, 2, 0.2],
    ["main", 80, 1, 0.16],
    ["other", 20, 1, 0.04],
  ]);
  const [line] = linesOf(`
    main app.py:9[0-6]  main app.py:9[8-20]
    100                 300
  `);
  expect(line).toMatchObject({ bytes: 400, origin: "own", span: { endLine: 9, column: 8, endColumn: 20 } });
});

it("adds up a line that is reached in several ways, once a stack", () => {
  expect(
    draw(`
      main app.py:9  main app.py:10  walk t.py:3
      walk t.py:3    walk t.py:3     walk t.py:3
      100            20              3
    `),
  ).toEqual(["123 walk t.py:3"]);
});

it("has rows of what lines gained in all, with shares of that", () => {
  const profile = drawProfile(`
    main app.py:1  main app.py:1  main app.py:2  main app.py:3[0-4]  main app.py:3[6-9]
    load app.py:5  load app.py:6
    900            100            40             60                  500
  `);
  const gained = { ...profile.sites, peakBytes: Float64Array.of(900, -100, -40, -60, 160) };
  const rows = heaviestLines(peakTree({ ...profile, sites: gained }));
  expect(rows.map(({ line, bytes, share }) => [line, bytes, share])).toEqual([
    [5, 900, 0.9],
    [3, 100, 0.1],
  ]);
  expect(rows[1]?.span).toMatchObject({ column: 6, endColumn: 9 });
});

it("has no rows where nothing was held", () => {
  expect(draw("  main app.py:9\n  0 live 7")).toEqual([]);
});
