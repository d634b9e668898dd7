import { expect, it } from "vitest";
import { buildProfile } from "../profile/build.ts";
import { drawProfile } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { type DrawnStack, writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { churnAt, churnOfGroups, churnOfHeld } from "./churn.ts";
import { groupSites, heaviestGroups } from "./groups.ts";
import { intervalOf } from "./interval.ts";
import { peakTreeByKind } from "./peak-tree.ts";

const STACKS: readonly DrawnStack[] = [
  { frames: ["main app.py:9", "load app.py:2[0-4]"], peakBytes: 100, shortLived: [1, 2] },
  // It held nothing at the peak, but much passed through.
  { frames: ["main app.py:9", "load app.py:2[6-9]"], peakBytes: 0, liveBytes: 70, shortLived: [3, 40] },
  {
    frames: ["main app.py:9", "load app.py:2", "read /v/site-packages/io.py:5"],
    peakBytes: 5,
    shortLived: [0, 7],
  },
  { frames: ["main app.py:9"], kind: "heap", peakBytes: 20 },
  { frames: ["main app.py:9"], kind: "reserved", peakBytes: 9000, shortLived: [1, 1] },
];
/** First and last allocations, in units of 10 ms. */
const TIMES = [
  [20, 30],
  [10, 25],
  [22, 900],
  [5, 5],
  [1, 999],
] as const;

/** The lines that held most, and what passed through each. */
function churnByLine(profile: Profile) {
  const groups = groupSites(profile, "line");
  const churn = churnOfGroups(profile, groups);
  return heaviestGroups(profile, groups, "line").map((line) => ({ line, churn: churnAt(churn, line.row) }));
}

function profileOfStacks() {
  const recording = readRecording(writeRecording(STACKS), "drawn");
  TIMES.forEach(([first, last], row) => {
    recording.sites.first[row + 1] = first;
    recording.sites.last[row + 1] = last;
  });
  return buildProfile({ recording, session: null });
}

it("sums up all that a line ever allocated, in libraries, too, of the kinds that are counted", () => {
  const profile = profileOfStacks();
  const rows = churnByLine(profile).map(({ line, churn }) => [line.line, churn]);
  expect(rows).toEqual([
    [
      2,
      {
        ...{ totalBytes: 175, totalBlocks: 3, firstSeconds: 0.1, lastSeconds: 9 },
        ...{ shortLived1: 4, shortLived8: 49 },
      },
    ],
    [
      9,
      {
        ...{ totalBytes: 20, totalBlocks: 1, firstSeconds: 0.05, lastSeconds: 0.05 },
        ...{ shortLived1: 0, shortLived8: 0 },
      },
    ],
  ]);
});

it("sums up what the stacks of a node allocated, where they hold something", () => {
  const profile = profileOfStacks();
  const folded = peakTreeByKind(profile);
  const [objects] = folded.held;
  expect([...objects!.selfBytes]).toEqual([100, 5]);
  const churn = churnOfHeld(profile, folded, objects!);
  expect([...churn.totalBytes]).toEqual([100, 5]);
  expect([...churn.firstSeconds, ...churn.lastSeconds]).toEqual([0.2, 0.22, 0.3, 9]);
  expect([...churn.shortLived8]).toEqual([2, 7]);
});

it("knows nothing of short-lived blocks in a sampled recording, and how sure totals are", () => {
  const profile = drawProfile("  f a.py:1\n  5242880 ×81920", { sampleBytes: 524_288 });
  const [first] = churnByLine(profile);
  const { shortLived1, shortLived8, totalInterval } = first!.churn;
  expect([shortLived1, shortLived8]).toEqual([Number.NaN, Number.NaN]);
  expect(totalInterval).toEqual(intervalOf(first!.line));
});
