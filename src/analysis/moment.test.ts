import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Seconds } from "../profile/brand.ts";
import { buildProfile } from "../profile/build.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { InputError } from "../recording/errors.ts";
import { type DrawnMoment, writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { intervalOf, sumCountedSites } from "./interval.ts";
import { type Moment, profileAt, profileBetween } from "./moment.ts";

/** Peak at 12.4 s, end at 34.1 s. The second stack is no part of the totals. */
const PROFILE = drawProfile(
  `
  load a.py:1          map a.py:2             keep a.py:3
  700 ×7 live 30       5000 reserved live 40  300 ×2 live 300
  `,
  {},
  SESSION,
  [
    { seconds: 2, liveBytes: 100, changes: [[1, 100]] },
    {
      seconds: 5,
      liveBytes: 250,
      changes: [
        [1, 200],
        [2, 4000],
        [3, 50],
      ],
    },
    { seconds: 20, liveBytes: 300, changes: [[1, 0]] },
  ],
);

const at = (moment: number): Moment => moment as Seconds;
const held = (profile: Profile) => ({ ...profile.peak, sites: [...profile.sites.peakBytes] });

describe("a profile at a moment", () => {
  it.each([
    [0, { seconds: 0, bytes: 0, sites: [0, 0, 0] }],
    [1.9, { seconds: 0, bytes: 0, sites: [0, 0, 0] }],
    [2, { seconds: 2, bytes: 100, sites: [100, 0, 0] }],
    [12.3, { seconds: 5, bytes: 250, sites: [200, 4000, 50] }],
    [20, { seconds: 20, bytes: 50, sites: [0, 4000, 50] }],
    [34, { seconds: 20, bytes: 50, sites: [0, 4000, 50] }],
  ])("of %d s has what the last moment before says", (seconds, expected) => {
    expect(held(profileAt(PROFILE, at(seconds)))).toEqual(expected);
    expect([...profileAt(PROFILE, at(seconds)).sites.peakBlocks]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it("has the peak's own figures from the peak until the next moment", () => {
    for (const moment of ["peak", at(12.4), at(19.9)] as const) {
      const profile = profileAt(PROFILE, moment);
      expect(held(profile)).toEqual({ seconds: 12.4, bytes: 1000, sites: [700, 5000, 300] });
      expect([...profile.sites.peakBlocks]).toEqual([7, 1, 2]);
    }
  });

  it("has what was left at the end, and where a time reads like it", () => {
    for (const moment of ["end", at(34.1), at(34.12)] as const) {
      const profile = profileAt(PROFILE, moment);
      expect(held(profile)).toEqual({ seconds: 34.1, bytes: 330, sites: [30, 40, 300] });
      expect([...profile.sites.peakBlocks]).toEqual([1, 1, 1]);
    }
  });

  it("knows the peak and the end of a run without a moment", () => {
    const profile = drawProfile("  load a.py:1\n  700 live 30");
    const totals = [0, 12.3, 12.4, 20, 34.1].map((seconds) => profileAt(profile, at(seconds)).peak.bytes);
    expect(totals).toEqual([0, 0, 700, 700, 30]);
  });

  it("is refused outside of the run", () => {
    const message = "there is no moment 35: the run lasted 34.1 s; give peak, end or seconds from 0 to 34.1";
    expect(() => profileAt(PROFILE, at(35))).toThrow(new InputError(message));
    expect(() => profileAt(PROFILE, at(-1))).toThrow(InputError);
    const short = drawProfile("  load a.py:1\n  700", { endNs: 84_700_000, peakNs: 80_000_000 }, null);
    expect(() => profileAt(short, at(1))).toThrow(
      "the run lasted 85 ms; give peak, end or seconds from 0 to 0.084",
    );
  });
});

describe("a profile between two moments", () => {
  it("has what each site gained, or gave back", () => {
    expect(held(profileBetween(PROFILE, at(2), at(5)))).toEqual({
      ...{ seconds: 5, bytes: 150 },
      sites: [100, 4000, 50],
    });
    expect(held(profileBetween(PROFILE, "peak", "end"))).toEqual({
      ...{ seconds: 34.1, bytes: -670 },
      sites: [-670, -4960, 0],
    });
    expect(held(profileBetween(PROFILE, at(6), at(6))).bytes).toBe(0);
  });

  it("is refused where the moments are not in the order of time", () => {
    expect(() => profileBetween(PROFILE, at(20), at(5))).toThrow(
      new InputError("the range ends at 5.0 s, before it begins at 20.0 s: give --from the earlier moment"),
    );
    expect(() => profileBetween(PROFILE, at(13), "peak")).toThrow(InputError);
    expect(() => profileBetween(PROFILE, at(13), at(99))).toThrow("there is no moment 99");
  });
});

const SITES = 4;
const drawnTimeline: fc.Arbitrary<DrawnMoment[]> = fc
  .array(
    fc.record({
      pause: fc.integer({ min: 1, max: 3000 }),
      changes: fc.array(fc.tuple(fc.integer({ min: 1, max: SITES }), fc.nat(1_000_000)), { maxLength: 6 }),
    }),
    { maxLength: 12 },
  )
  .map((steps) => {
    let ms = 0;
    return steps.map(({ pause, changes }) => {
      ms += pause;
      return { seconds: ms / 1000, liveBytes: 0, changes };
    });
  });

/** Site by site, a step at a time. */
function modelAt(timeline: readonly DrawnMoment[], seconds: number): number[] {
  const sites = new Array<number>(SITES).fill(0);
  for (const moment of timeline)
    if (moment.seconds <= seconds) for (const [site, bytes] of moment.changes) sites[site - 1] = bytes;
  return sites;
}

it("says of each site what its last change says, and gains what lies between", () => {
  const stacks = Array.from({ length: SITES }, (_, site) => ({
    frames: [`f a.py:${site + 1}`],
    peakBytes: 9,
  }));
  const time = fc.nat(33_999).map((ms) => at(ms / 1000));
  fc.assert(
    fc.property(drawnTimeline, time, time, (timeline, one, other) => {
      // The peak comes when all is over.
      const file = writeRecording(stacks, { peakNs: 34_050_000_000, endNs: 34_100_000_000 }, timeline);
      const profile = buildProfile({ recording: readRecording(file, "drawn"), session: null });
      const [from, to] = one < other ? [one, other] : [other, one];
      const before = [...profileAt(profile, from).sites.peakBytes];
      expect(before).toEqual(modelAt(timeline, Number(from)));
      const after = profileAt(profile, to);
      const gained = profileBetween(profile, from, to);
      expect([...gained.sites.peakBytes].map((bytes, site) => bytes + before[site]!)).toEqual([
        ...after.sites.peakBytes,
      ]);
      expect(gained.peak.seconds).toBe(after.peak.seconds);
    }),
  );
});

describe("of a sampled recording", () => {
  const R = 524_288;
  const total = (profile: Profile) => sumCountedSites(profile, "peakBytes");
  // One line keeps all it gets, another's are released, a third one's never change.
  const sampled = drawProfile(
    `
    keep a.py:1                   lend a.py:2             hold a.py:3
    5242880 ×81920 live 5242880   5242880 ×81920 live 0   5242880 ×81920 live 5242880
    `,
    { sampleBytes: R },
    SESSION,
    [
      {
        seconds: 2,
        liveBytes: 0,
        changes: [
          [1, R],
          [2, 2 * R],
          [3, 10 * R],
        ],
      },
      {
        seconds: 5,
        liveBytes: 0,
        changes: [
          [1, 4 * R],
          [2, 3 * R],
        ],
      },
      { seconds: 20, liveBytes: 0, changes: [[2, 0]] },
    ],
  );
  const [spread] = sampled.sites.spread!;
  const movedBetween = (from: Moment, to: Moment) =>
    Array.from(profileBetween(sampled, from, to).sites.moved!, (bytes) => Math.round(bytes / R));

  it("what is held at any moment is as sure as its sites' bytes", () => {
    expect(total(profileAt(sampled, at(5))).variance).toBeCloseTo(17 * R * spread!, -3);
    expect(total(profileAt(sampled, "end")).variance).toBeCloseTo(20 * R * spread!, -3);
  });

  it("of a gain, what was there all the time is in no doubt", () => {
    // Nothing of the first line's was ever released; of the second's, all that was held before may have made way.
    expect(movedBetween(at(2), at(5))).toEqual([3, 1 + 2 * 2, 0]);
    expect(movedBetween(at(5), at(20))).toEqual([0, 3, 0]);
    expect(movedBetween(at(2), at(2))).toEqual([0, 0, 0]);
  });

  it("of what was given back, more may have been than is seen", () => {
    const [low, high] = intervalOf(total(profileBetween(sampled, at(5), at(20))));
    const [least, most] = intervalOf({ bytes: 3 * R, variance: 3 * R * spread!, skew: 3 * R * spread! ** 2 });
    expect([low, high]).toEqual([-most, -least]);
  });

  it("an exact one has no doubt to keep", () => {
    expect(profileBetween(PROFILE, at(2), at(5)).sites.moved).toBe(null);
  });
});
