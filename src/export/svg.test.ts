import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type View, viewBetween, viewPeak } from "../analysis/view.ts";
import { buildProfile } from "../profile/build.ts";
import { drawProfile } from "../profile/fixture.ts";
import { type DrawnStack, writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { exportSvg } from "./svg.ts";
import { STYLE } from "./svg-page.ts";

const write = (view: View): string => [...exportSvg(view)].join("");
const viewOf = (stacks: readonly DrawnStack[]): View =>
  viewPeak(buildProfile({ recording: readRecording(writeRecording(stacks), "drawn"), session: null }));

/** What the frames tell a pointer. */
const titlesOf = (svg: string): string[] =>
  [...svg.matchAll(/<g [^>]*><title>([^<]*)<\/title>/g)].map(([, title]) => title!);

it("tells of each frame where it stands, what it held and its share", () => {
  const profile = drawProfile(`
    main /src/a.py:1  main /src/a.py:1
    load /src/a.py:5  keep /src/a.py:9
    3000 ×3           1000
  `);
  expect(titlesOf(write(viewPeak(profile))).map((title) => title.replaceAll("\u00a0", " "))).toEqual([
    "all\n3.91 KiB, 100 % of the peak\n4 blocks",
    "main\n/src/a.py:1\n3.91 KiB, 100 % of the peak\n4 blocks",
    "load\n/src/a.py:5\n2.93 KiB, 75 % of the peak\n3 blocks",
    "keep\n/src/a.py:9\n0.977 KiB, 25 % of the peak\n1 block",
  ]);
});

it("shows of a range what was gained, and says what was given back", () => {
  const profile = drawProfile(`
    grew a.py:1   shrank a.py:2
    50 live 3050  2000 live 1000
  `);
  const svg = write(viewBetween(profile, "peak", "end")).replaceAll("\u00a0", " ");
  expect(titlesOf(svg).map((title) => title.split("\n")[0])).toEqual(["all", "grew"]);
  expect(svg).toContain("2.93 KiB, 100 % of what was gained");
  expect(svg).toContain("Other lines gave back 0.977 KiB");
});

it("merges what is too narrow to be seen, so that a large recording makes no large picture", () => {
  const stacks = Array.from({ length: 5000 }, (_, at) => ({
    frames: ["main a.py:1", `f${at} a.py:${at}`],
    peakBytes: 1000,
  }));
  const svg = write(viewOf([...stacks, { frames: ["main a.py:1", "large a.py:2"], peakBytes: 5_000_000 }]));
  expect(titlesOf(svg).map((title) => title.split("\n")[0])).toEqual([
    "all",
    "main",
    "large",
    "5,000 smaller",
  ]);
});

it("leaves out what a recursion has below a hundred levels, and says so", () => {
  const frames = Array.from({ length: 500 }, (_, level) => `walk a.py:${level + 1}`);
  const svg = write(viewOf([{ frames, peakBytes: 5_000_000 }]));
  expect(titlesOf(svg)).toHaveLength(100);
  expect(svg).toContain("401 levels of calls below these are left out.");
});

it("takes names for text, whatever they are", () => {
  const name = `</title><script>alert(1)</script>"onload="x\u0000\u202e`;
  const svg = write(viewOf([{ frames: [`${name.replaceAll(" ", "")} /a&b<.py:3`], peakBytes: 5_000_000 }]));
  expect(svg.match(/<script>/g)).toHaveLength(1);
  expect(svg).toContain("&lt;script&gt;alert(1)");
  expect(svg).toContain("/a&amp;b&lt;.py:3");
  expect(svg).not.toMatch(/"onload="/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML can't hold them
  expect(svg).not.toMatch(/[\u0000-\u0008\u202e]/);
});

it("is a picture without frames where nothing is held", () => {
  const svg = write(viewBetween(drawProfile("  main a.py:1\n  50"), "peak", "end"));
  expect(titlesOf(svg)).toEqual([]);
  expect(svg).toMatch(/Lines gave back 50.B/);
});

it("has the report's colours", () => {
  const tokens = readFileSync(new URL("../report/ui/style/tokens.css", import.meta.url), "utf8");
  const colours = STYLE.match(/#[0-9a-f]{6}/g)!;
  expect(colours.length).toBeGreaterThan(30);
  expect(colours.filter((colour) => !tokens.includes(colour))).toEqual([]);
});
