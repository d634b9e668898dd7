import { expect, it } from "vitest";
import { keepMatching } from "../analysis/filter.ts";
import { viewAt, viewPeak } from "../analysis/view.ts";
import { buildProfile } from "../profile/build.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { text } from "./fixture.ts";
import { widthOf } from "./text.ts";
import { renderTree } from "./tree.ts";
import { treeJson } from "./tree-json.ts";

const OPTIONS = { columns: 100, color: false, bars: true, sourceOf: () => null };
const show = (profile: Profile, columns = 100, view = viewPeak(profile)): string =>
  renderTree(view, { ...OPTIONS, columns }, "line");

const DRAWING = `
  main app.py:9                    main app.py:9                         main app.py:9                  start app.py:1
  load app.py:2                    load app.py:2                         clean app.py:5                 _find_and_load <frozen importlib._bootstrap>:7
  read /v/site-packages/pd/io.py:5                                                                      <module> /v/site-packages/pd/a.py:3
  60000000 live 5000000            20000000                              19000000                       30000000
`;

it("draws calls as a tree, largest first, with imports folded", () => {
  expect(show(drawProfile(DRAWING))).toBe(
    text(`
    floodmark  peak 123 MiB at 12.4 s · RSS 2.86 MiB at most · 34.1 s

      94.4 MiB  77 %  main  app.py:9
      76.3 MiB  62 %  ├ load  app.py:2
      57.2 MiB  47 %  │ └ read  pd/io.py:5
      18.1 MiB  15 %  └ clean  app.py:5
      28.6 MiB  23 %  start  app.py:1
      28.6 MiB  23 %  └ import system (1 module)
`),
  );
  expect(show(drawProfile(DRAWING), 100, viewAt(drawProfile(DRAWING), "end"))).toContain(
    "\n  4.77 MiB  100 %  main  app.py:9\n  4.77 MiB  100 %  └ load  app.py:2\n",
  );
});

it("prunes what holds less than a hundredth, and says how much it is together", () => {
  const small = Array.from({ length: 200 }, (_, line) => ({
    frames: ["main app.py:9", `f app.py:${line + 10}`, "g app.py:3"],
    peakBytes: 1 << 20,
  }));
  const large = { frames: ["main app.py:9", "big app.py:2"], peakBytes: 200 << 20 };
  const tiny = { frames: ["other app.py:1"], peakBytes: 1000 };
  const recording = readRecording(writeRecording([large, tiny, ...small]), "drawn");
  expect(
    show(buildProfile({ recording, session: SESSION }))
      .split("\n")
      .slice(2),
  ).toEqual([
    "  400 MiB  100 %  main  app.py:9",
    "  200 MiB   50 %  ├ big  app.py:2",
    "  200 MiB   50 %  └ … 400 more lines",
    "",
  ]);
});

it("ends where calls are too deep for the width, and never passes it", () => {
  const frames = Array.from({ length: 20_000 }, (_, call) => `dive${call % 2} app.py:${(call % 2) + 1}`);
  const recording = readRecording(writeRecording([{ frames, peakBytes: 4 << 20 }]), "drawn");
  const deep = buildProfile({ recording, session: SESSION });
  for (const columns of [20, 60, 80, 120]) {
    const rows = show(deep, columns).split("\n");
    for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
    if (columns >= 60) expect(rows.at(-2)).toMatch(/└ … 19,9\d\d lines deeper$/);
  }
  const { rows } = JSON.parse(treeJson(viewPeak(deep), "line"));
  expect(rows.slice(-2)).toMatchObject([
    { what: "node", depth: 499, parent: 498 },
    { what: "deeper", depth: 500, count: 19_500, bytes: 4 << 20, share: 1 },
  ]);
});

it("has a part of it, and intervals of a sampled recording", () => {
  const profile = drawProfile(DRAWING, { sampleBytes: 524_288 });
  const view = viewPeak(profile);
  const part = { ...viewPeak(keepMatching(profile, "clean")), text: "clean" };
  const shown = renderTree({ ...view, part }, { ...OPTIONS, columns: 140 }, "line").split("\n");
  expect(shown[0]).toMatch(/ peak 123 MiB ± 1\.9 MiB at 12\.4 s · 18\.1 MiB ± 1\.9 MiB of it in "clean"/);
  expect(
    shown.slice(2, 4).map((row) =>
      row
        .replace(/ ± \S+ \S+/, "")
        .replace(/ {2,}/g, "  ")
        .trim(),
    ),
  ).toEqual(["18.1 MiB  100 %  main  app.py:9", "18.1 MiB  100 %  └ clean  app.py:5"]);
  expect(JSON.parse(treeJson(view, "line")).rows[0].interval).toHaveLength(2);
});

it.each([
  [
    "function",
    [
      "  94.4 MiB  77 %  main  app.py",
      "  76.3 MiB  62 %  ├ load  app.py",
      "  57.2 MiB  47 %  │ └ read  pd/io.py",
    ],
  ],
  [
    "file",
    ["   123 MiB  100 %  app.py", "  57.2 MiB   47 %  ├ pd/io.py", "  28.6 MiB   23 %  └ import system"],
  ],
  ["package", ["   123 MiB  100 %  app", "  57.2 MiB   47 %  ├ pd", "  28.6 MiB   23 %  └ import system"]],
  ["thread", ["   123 MiB  100 %  main thread"]],
  ["kind", ["   123 MiB  100 %  Objects"]],
] as const)("draws calls by %s", (by, rows) => {
  const profile = drawProfile(DRAWING);
  const shown = renderTree(viewPeak(profile), OPTIONS, by).split("\n");
  expect(shown.slice(2, 2 + rows.length)).toEqual(rows);
  const json = JSON.parse(treeJson(viewPeak(profile), by)) as { rows: { bytes: number; depth: number }[] };
  const outermost = json.rows.filter(({ depth }) => depth === 0);
  expect(outermost.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(129_000_000);
});
