import fc from "fast-check";
import { expect, it } from "vitest";
import type { Seconds } from "../profile/brand.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { churnedGroups } from "./churn.ts";
import { compactProfile } from "./compact-profile.ts";
import { GROUPINGS, heaviestBy } from "./groups.ts";
import { leftGroups } from "./left.ts";
import { profileAt } from "./moment.ts";
import { peakTree } from "./peak-tree.ts";
import { viewAt, viewBetween, viewWindow } from "./view.ts";

/** Two instructions of one line, and one stack that holds two kinds. */
const DRAWING = `
  main app.py:9        main app.py:9        main app.py:9        thread loader-N  main app.py:9
  load app.py:2[4-9]   load app.py:2[0-9]   read /v/lib/io.py:5  load app.py:2    load app.py:2[4-9]
  100 ×3 live 7        30                   50 reserved          8 live 8         12 heap
`;

const PROFILE = drawProfile(DRAWING, {}, SESSION, [
  {
    seconds: 2,
    liveBytes: 25,
    changes: [
      [1, 20],
      [2, 5],
      [3, 50],
    ],
  },
  {
    seconds: 3,
    liveBytes: 45,
    changes: [
      [2, 5],
      [1, 32],
      [4, 8],
    ],
  },
  { seconds: 20, liveBytes: 20, changes: [[1, 7]] },
]);

/** Frames from the root, with what each holds. */
function branches(profile: Profile): string[] {
  const { length, parent, line, bytes, blocks, lines } = peakTree(profile);
  const names: string[] = [];
  for (let node = 0; node < length; node++) {
    const row = line[node]!;
    names.push(`${names[parent[node]!] ?? ""}/${lines.function[row]}:${lines.line[row]}`);
  }
  return names.map((name, node) => `${name} ${bytes[node]} ×${blocks[node]}`).sort();
}

it("says the same of a window", () => {
  const windowed = drawProfile(
    DRAWING,
    {},
    SESSION,
    [],
    [
      {
        ...{ serial: 1, open: 1, peak: 2, close: 3 },
        held: [
          [0, 0, 60, 2],
          [30, 1, 0, 0],
          [5, 1, 50, 1],
          [0, 0, 8, 1],
          [2, 1, 12, 4],
        ],
      },
    ],
  );
  const compact = compactProfile(windowed, 1000);
  const gained = (profile: Profile) => branches(viewWindow(profile, profile.windows[0]!).profile);
  expect(gained(compact)).toEqual(gained(windowed));
  expect(gained(compact)).toContainEqual(expect.stringMatching(/load:2 40 ×4$/));
});

it("says the same of any moment and by any grouping, in a row for each line and kind", () => {
  const compact = compactProfile(PROFILE, 1000);
  expect(branches(compact)).toEqual(branches(PROFILE));
  for (const seconds of [0, 2, 2.5, 3, 12.4, 20, 34.1] as Seconds[])
    expect(branches(profileAt(compact, seconds))).toEqual(branches(profileAt(PROFILE, seconds)));
  const withoutRow = (rows: readonly object[]) => rows.map((row) => ({ ...row, row: 0 }));
  for (const by of GROUPINGS) {
    expect(heaviestBy(compact, by)).toEqual(heaviestBy(PROFILE, by));
    expect(withoutRow(churnedGroups(compact, by))).toEqual(withoutRow(churnedGroups(PROFILE, by)));
    const left = (profile: Profile) => withoutRow(leftGroups(viewAt(profile, "end"), by));
    expect(left(compact)).toEqual(left(PROFILE));
    const gained = (profile: Profile) =>
      heaviestBy(viewBetween(profile, 2 as Seconds, 20 as Seconds).profile, by);
    expect(gained(compact)).toEqual(gained(PROFILE));
  }
  expect(compact.stacks.length).toBeLessThan(PROFILE.stacks.length);
  expect([PROFILE.sites.length, compact.sites.length]).toEqual([5, 4]);
});

it("keeps fewer moments where there is too much, each as it was, with those that were marked", () => {
  const moments = Array.from({ length: 64 }, (_, at) => ({
    seconds: at / 2,
    liveBytes: at,
    changes: [[1, at] as const, [2, 2 * at] as const],
  }));
  const drawn = drawProfile("main app.py:9  main app.py:3\n500            9 heap", {}, SESSION, moments);
  const { timeline } = drawn;
  const mark = timeline.mark.slice();
  mark[13] = 1;
  const profile = { ...drawn, timeline: { ...timeline, mark } };
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), (changesMax) => {
      const compact = compactProfile(profile, changesMax);
      const { timeline: thin } = compact;
      expect(thin.changeSite.length).toBeLessThanOrEqual(Math.max(changesMax, 6));
      expect([...thin.mark].filter((one) => one > 0)).toEqual([1]);
      for (const seconds of thin.seconds)
        expect(branches(profileAt(compact, seconds as Seconds))).toEqual(
          branches(profileAt(profile, seconds as Seconds)),
        );
    }),
  );
});

it("leaves out small changes first, so that each row is right to a part of the total", () => {
  const random = (at: number, site: number) => Math.abs(Math.round(1e6 * Math.sin(at * 7 + site)));
  const moments = Array.from({ length: 64 }, (_, at) => ({
    seconds: at / 2,
    liveBytes: 3_000_000,
    changes: [[1, 1_000_000 + at] as const, [2, random(at, 2)] as const, [3, 20 + at] as const],
  }));
  const profile = drawProfile(
    "main app.py:9  main app.py:3  main app.py:5\n500            9              7",
    {},
    SESSION,
    moments,
  );
  const compact = compactProfile(profile, 100);
  expect(compact.timeline.length).toBe(64);
  for (const seconds of compact.timeline.seconds) {
    const [exact, thinned] = [profile, compact].map((of) => {
      const { sites } = profileAt(of, seconds as Seconds);
      return [...sites.peakBytes].sort((a, b) => a - b);
    });
    exact!.forEach((bytes, row) => {
      expect(Math.abs(thinned![row]! - bytes)).toBeLessThanOrEqual(3_000_000 / 512);
    });
  }
});
