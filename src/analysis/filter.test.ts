import { expect, it } from "vitest";
import type { Seconds } from "../profile/brand.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { keepMatching } from "./filter.ts";
import { heaviestBy } from "./groups.ts";
import { profileAt } from "./moment.ts";
import { gainOf } from "./windows.ts";

const PROFILE = drawProfile(
  `
  main app.py:9  main app.py:9         main app.py:9   thread loader-N
  load app.py:2  read /v/lib/io.py:5   clean app.py:5  load app.py:2
  100 live 7     30                    50 reserved     8 live 8
  `,
  {},
  SESSION,
  [
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
        [4, 8],
      ],
    },
  ],
);

it("keeps what stacks hold that run through a name, and what they held at each moment", () => {
  const kept = keepMatching(PROFILE, "Load");
  expect([kept.peak.bytes, kept.peak.seconds, kept.liveBytes]).toEqual([108, 12.4, 15]);
  expect([...kept.timeline.liveBytes]).toEqual([20, 28]);
  expect(profileAt(kept, 3 as Seconds).peak.bytes).toBe(28);
  expect(heaviestBy(kept, "line").map(({ line, bytes }) => [line, bytes])).toEqual([[2, 108]]);
});

it("knows files with their lines, threads, and what is no part of the peak", () => {
  expect(keepMatching(PROFILE, "io.py:5").peak.bytes).toBe(30);
  expect(keepMatching(PROFILE, "loader").peak.bytes).toBe(8);
  const reserved = keepMatching(PROFILE, "clean");
  expect([reserved.peak.bytes, reserved.sites.length, ...reserved.timeline.liveBytes]).toEqual([0, 1, 0, 0]);
});

it("keeps what they gained in a window", () => {
  const windowed = drawProfile(
    "  load a.py:1  keep a.py:2  load a.py:1\n  300          200          50",
    {},
    SESSION,
    [],
    [
      {
        serial: 1,
        open: 1,
        peak: 2,
        held: [
          [100, 1, 300, 1],
          [0, 0, 200, 1],
          [0, 0, 50, 1],
        ],
      },
    ],
  );
  const kept = keepMatching(windowed, "load");
  expect(gainOf(kept, kept.windows[0]!).bytes).toBe(250);
});

it("adds up: what a name has and what it hasn't", () => {
  const parts = ["load", "read", "clean"].map((name) => keepMatching(PROFILE, name).peak.bytes);
  expect(parts.reduce((sum, bytes) => sum + bytes, 0)).toBe(PROFILE.peak.bytes);
});

it("passes by the roots of processes: a program's name is not its code's", () => {
  const [process] = PROFILE.processes;
  const several = { ...PROFILE, processes: [process!, process!] };
  expect(keepMatching(several, "load").peak.bytes).toBe(108);
  expect(() => keepMatching(several, "main")).toThrow("nothing in this recording matches");
});
