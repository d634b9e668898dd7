import { expect, it } from "vitest";
import { viewAt, viewBetween, viewPeak, viewWindow } from "../analysis/view.ts";
import type { Seconds } from "../profile/brand.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { renderStats } from "./stats.ts";
import { statsJson } from "./stats-json.ts";

const OPTIONS = { columns: 100, color: false, bars: true, sourceOf: () => null };
const PROFILE = drawProfile(
  `
  load app.py:2         keep app.py:5
  60000000 ×3 live 100  2000000 ×900 live 2000000
  `,
  {},
  SESSION,
  [
    { seconds: 2, liveBytes: 3_000_000, changes: [[2, 1_000_000]] },
    { seconds: 8, liveBytes: 62_000_000, changes: [[1, 60_000_000]] },
  ],
);

/** The rows of a table: from its title up to the next empty line. */
function tableOf(shown: string, title: RegExp): string[] {
  const rows = shown.split("\n");
  const begin = rows.findIndex((row) => title.test(row));
  return begin < 0 ? [] : rows.slice(begin + 1, rows.indexOf("", begin)).map((row) => row.trim());
}

it("has the lines that allocated most bytes, and those that allocated most blocks", () => {
  const shown = renderStats(viewPeak(PROFILE), OPTIONS, "line");
  expect(tableOf(shown, /^ +in all {2,}blocks +a block/)[0]).toMatch(/^57\.2 MiB {2}97 % .*load/);
  expect(tableOf(shown, /^ *blocks +in all/)[0]).toMatch(/^900 .*keep/);
});

it("counts the blocks that were gained in a window; where there are none more, none has a size", () => {
  const windowed = drawProfile(
    "  load app.py:2  keep app.py:5\n  600            700",
    {},
    SESSION,
    [],
    [
      {
        serial: 1,
        open: 1,
        peak: 2,
        held: [
          [0, 0, 600, 3],
          [200, 2, 700, 1],
        ],
      },
    ],
  );
  const shown = renderStats(viewWindow(windowed, windowed.windows[0]!), OPTIONS, "line");
  expect(tableOf(shown, /^ +gained +blocks/)).toEqual([
    expect.stringMatching(/^600 B {2}55 % +3 +200 B .*load/),
    expect.stringMatching(/^500 B {2}45 % +−1 +– .*keep/),
  ]);
  expect(tableOf(shown, /^ +blocks +gained/)).toEqual([expect.stringMatching(/^3 {2}100 % .*load/)]);
});

it("has those that held most at a moment, or gained most in a range", () => {
  const end = renderStats(viewAt(PROFILE, "end"), OPTIONS, "line");
  expect(end).toContain("at the end");
  expect(tableOf(end, /^ +held +blocks/)[0]).toMatch(/^1\.91 MiB .*keep/);
  const gained = renderStats(viewBetween(PROFILE, 2 as Seconds, 8 as Seconds), OPTIONS, "line");
  expect(tableOf(gained, /^ +gained$/)).toEqual([expect.stringMatching(/^57\.2 MiB {2}100 % .*load/)]);
  const { moment } = JSON.parse(statsJson(viewAt(PROFILE, "end"), "line")) as { moment: { what: string } };
  expect(moment.what).toBe("end");
});
