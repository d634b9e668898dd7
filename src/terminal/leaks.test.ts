import { expect, it } from "vitest";
import { viewAt } from "../analysis/view.ts";
import type { Seconds } from "../profile/brand.ts";
import { buildProfile } from "../profile/build.ts";
import { SESSION } from "../profile/fixture.ts";
import { type DrawnMoment, readDrawing, writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { text } from "./fixture.ts";
import { renderLeaks } from "./leaks.ts";
import { leaksJson } from "./leaks-json.ts";

const DRAWING = `
  main app.py:9                  main app.py:9                  main app.py:9
  keep app.py:2                  fill app.py:4                  pulse app.py:6
  60000000 ×600 live 60000000    30000000 ×30 live 30000000     9000000
`;
/** Site 1 grows all the time, site 2 is filled early, site 3 comes and goes. */
const MOMENTS: readonly DrawnMoment[] = Array.from({ length: 30 }, (_, at) => ({
  seconds: at + 2,
  liveBytes: 2_000_000 * (at + 1) + 30_000_000 + (at % 2) * 9_000_000,
  changes: [
    [1, 2_000_000 * (at + 1)],
    [2, 30_000_000],
    [3, (at % 2) * 9_000_000],
  ],
}));
/** First and last allocations, in units of 10 ms. */
const TIMES = [
  [200, 3300],
  [150, 200],
  [200, 3200],
] as const;

function drawLeaks(sampleBytes = 0) {
  const recording = readRecording(writeRecording(readDrawing(DRAWING), { sampleBytes }, MOMENTS), "drawn");
  TIMES.forEach(([first, last], row) => {
    recording.sites.first[row + 1] = first;
    recording.sites.last[row + 1] = last;
  });
  return buildProfile({ recording, session: SESSION });
}
const OPTIONS = { columns: 100, color: false, bars: false, sourceOf: () => "    cache.append(row)" };

it("shows what was left, how many blocks, since when, and what still grew", () => {
  expect(renderLeaks(viewAt(drawLeaks(), "end"), OPTIONS, "line")).toBe(
    text(`
    floodmark  held 85.8 MiB at the end · RSS 2.86 MiB at most · 34.1 s

          held        blocks  first    last
      57.2 MiB  67 %       1  2.0 s  33.0 s  growing  keep  app.py:2  cache.append(row)
      28.6 MiB  33 %       1  1.5 s   2.0 s    level  fill  app.py:4  cache.append(row)
`),
  );
});

it("of another moment says what is known: no blocks, and nothing of growth before much has been seen", () => {
  expect(
    renderLeaks(viewAt(drawLeaks(), 30 as Seconds), OPTIONS, "function")
      .split("\n")
      .slice(2, 5),
  ).toEqual([
    "      held        first    last",
    "  55.3 MiB  66 %  2.0 s  30.0 s  growing  keep  app.py",
    "  28.6 MiB  34 %  1.5 s   2.0 s    level  fill  app.py",
  ]);
  const early = JSON.parse(leaksJson(viewAt(drawLeaks(), 4 as Seconds), "line"));
  expect(early.groups.map(({ growth, blocks }: Record<string, unknown>) => [growth, blocks])).toEqual([
    [null, null],
    [null, null],
  ]);
});

it("names the moment before all was released", () => {
  const profile = drawLeaks();
  const ended = { ...profile, liveBytes: 0 as typeof profile.liveBytes };
  const gone = { ...ended, sites: { ...ended.sites, liveBytes: new Float64Array(3) } };
  expect(renderLeaks(viewAt(gone, "end"), OPTIONS, "line")).toBe(
    text(`
    floodmark  held nothing at the end · RSS 2.86 MiB at most · 34.1 s

      Until shortly before its end the program held 94.4 MiB: --at 31.00 shows what that was.
`),
  );
});

it("in a sampled recording gives intervals, and calls no growth what may be chance", () => {
  const sampled = viewAt(drawLeaks(524_288), "end");
  const { groups, moment } = JSON.parse(leaksJson(sampled, "line"));
  expect(groups[0]).toMatchObject({
    function: "keep",
    line: 2,
    bytes: 60_000_000,
    growth: "growing",
    blocks: 1,
  });
  expect(groups[0].interval[0]).toBeLessThan(60_000_000);
  expect(moment.interval[1]).toBeGreaterThan(90_000_000);
  const rough = JSON.parse(leaksJson(viewAt(drawLeaks(400_000_000), "end"), "line"));
  expect(rough.groups[0].growth).toBeNull();
});
