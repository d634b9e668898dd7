import { expect, it } from "vitest";
import { keepMatching } from "../analysis/filter.ts";
import { viewPeak } from "../analysis/view.ts";
import { buildProfile } from "../profile/build.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { type DrawnStack, writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { renderChurn } from "./churn.ts";
import { churnJson } from "./churn-json.ts";
import { text } from "./fixture.ts";
import { renderStats } from "./stats.ts";
import { statsJson } from "./stats-json.ts";

const STACKS: readonly DrawnStack[] = [
  {
    frames: ["main app.py:9", "load app.py:2"],
    peakBytes: 60_000_000,
    peakBlocks: 100,
    shortLived: [10, 50],
  },
  // It held nothing at the peak, but much passed through.
  { frames: ["main app.py:9", "parse app.py:5"], peakBytes: 0, liveBytes: 40_000_000, liveBlocks: 4000 },
  { frames: ["main app.py:9"], kind: "reserved", peakBytes: 90_000_000, shortLived: [1, 1] },
];
const PROFILE = buildProfile({ recording: readRecording(writeRecording(STACKS), "drawn"), session: SESSION });
const OPTIONS = { columns: 110, color: false, bars: false, sourceOf: () => "    json.loads(text)" };
const part = (name: string) => ({
  ...viewPeak(PROFILE),
  part: { ...viewPeak(keepMatching(PROFILE, name)), text: name },
});

it("shows what lines allocated in all, and how much of it was short-lived", () => {
  expect(renderChurn(viewPeak(PROFILE), OPTIONS, "line")).toBe(
    text(`
    floodmark  allocated 95.4 MiB in all · RSS 2.86 MiB at most · 34.1 s

        in all        blocks  short-lived
      57.2 MiB  60 %     100         50 %  load   app.py:2  json.loads(text)
      38.1 MiB  40 %   4,000            –  parse  app.py:5  json.loads(text)

      Short-lived are blocks that their thread released as its next release, after at most 8 further allocations.
`),
  );
});

it("by other things, of a part, and for machines", () => {
  expect(renderChurn(part("parse"), OPTIONS, "file").split("\n").slice(0, 4)).toEqual([
    'floodmark  allocated 95.4 MiB in all · 38.1 MiB of it in "parse" · RSS 2.86 MiB at most · 34.1 s',
    "",
    "    in all         blocks  short-lived",
    "  38.1 MiB  100 %   4,000            –  app.py",
  ]);
  expect(JSON.parse(churnJson(part("load"), "function"))).toMatchObject({
    filter: { text: "load" },
    totalBytes: 60_000_000,
    by: "function",
    groups: [{ function: "load", share: 1, totalBytes: 60_000_000, totalBlocks: 100, shortLived8: 50 }],
  });
});

it("says of a sampled recording what is not known, and how sure the rest is", () => {
  const sampled = viewPeak(drawProfile("  f a.py:1\n  52428800 ×819200", { sampleBytes: 524_288 }));
  const shown = renderChurn(sampled, OPTIONS, "line");
  expect(shown).toMatch(/\n {2}50\.0 MiB ± 11 MiB {2}100 % {3}819 k {12}– {2}f/);
  expect(shown).toContain("How many blocks were short-lived is not known of a sampled recording.");
  const { groups, totalInterval } = JSON.parse(churnJson(sampled, "line"));
  expect([groups[0].shortLived8, groups[0].totalInterval[1] > 60_000_000]).toEqual([null, true]);
  expect(totalInterval[0]).toBeLessThan(52_428_800);
});

it("puts a run in numbers: events, kinds, sizes, most bytes and most blocks", () => {
  const sizes = {
    length: 3,
    kind: Uint8Array.of(0, 0, 2),
    atMost: Float64Array.of(31, 1023, 31),
    blocks: Float64Array.of(60, 20, 20),
  };
  const profile = { ...PROFILE, sizes, events: { allocations: 4101, releases: 100 } };
  expect(renderStats(viewPeak(profile), { ...OPTIONS, bars: true }, "line")).toBe(
    text(`
    floodmark  allocated 95.4 MiB in all · RSS 2.86 MiB at most · 34.1 s

      4,101 allocations, 100 releases.

        in all  blocks  at the peak  at the end
      95.4 MiB   4,100     57.2 MiB    38.1 MiB  Objects
      85.8 MiB       1     85.8 MiB         0 B  Reserved memory

      blocks              size
          80  80 %      < 32 B  ████████████████████████
          20  20 %  < 1.00 KiB  ██████

        in all        blocks   a block
      57.2 MiB  60 %     100   586 KiB  load   app.py:2  json.loads(text)
      38.1 MiB  40 %   4,000  9.77 KiB  parse  app.py:5  json.loads(text)

      blocks          in all   a block
       4,000  98 %  38.1 MiB  9.77 KiB  parse  app.py:5  json.loads(text)
         100   2 %  57.2 MiB   586 KiB  load   app.py:2  json.loads(text)
`),
  );
  expect(JSON.parse(statsJson(viewPeak(profile), "line"))).toMatchObject({
    events: { allocations: 4101, releases: 100 },
    sizes: [{ atMost: 31, blocks: 60 }, { atMost: 1023 }, { kind: "heap" }],
    groups: [{ line: 2 }, { line: 5, totalBlocks: 4000 }],
  });
});

it("of a part has no sizes, and says so", () => {
  const shown = renderStats(part("load"), OPTIONS, "thread");
  expect(shown).toContain("  57.2 MiB  100 %     100  586 KiB  main thread\n");
  expect(shown).not.toContain("Reserved");
  expect(shown).toContain("  Events and sizes of blocks are counted for the whole run only.\n");
});

it("shows a run that recorded nothing", () => {
  const nothing = viewPeak(drawProfile("  f app.py:1\n  0 ×0"));
  expect(renderChurn(nothing, OPTIONS, "line")).toBe(
    "floodmark  allocated 0 B in all · RSS 2.86 MiB at most · 34.1 s\n",
  );
  expect(renderStats(nothing, OPTIONS, "line")).toContain("0 allocations, 0 releases.");
});
