import { expect, it } from "vitest";
import type { Bytes } from "../profile/brand.ts";
import { drawProfile } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { highestResident, noteResident } from "./resident.ts";

const MIB = 2 ** 20;
const ONE = drawProfile("  load a.py:1\n  700");
const TREE: Profile = {
  ...ONE,
  processes: [...ONE.processes, ...ONE.processes, ...ONE.processes],
  rssMax: (90 * MIB) as Bytes,
  resident: {
    length: 3,
    seconds: Float64Array.of(1, 2, 3),
    bytes: Float64Array.of(50 * MIB, 90 * MIB, 80 * MIB),
    pss: Float64Array.of(99 * MIB, Number.NaN, 60 * MIB),
    processes: Uint32Array.of(1, 2, 3),
  },
};

it("is of several processes that of those that were there together", () => {
  expect(highestResident(TREE)).toEqual({ rssMax: 90 * MIB, rssProcesses: 2, pssMax: 60 * MIB });
  expect(noteResident(TREE, " ")).toEqual([
    "The RSS is summed over 2 processes: pages that they share count in each. By Pss, in which they count once, 60.0 MiB were seen.",
  ]);
});

it("needs no word where it is one process's, or not known", () => {
  expect(highestResident(ONE)).toEqual({ rssMax: ONE.rssMax, rssProcesses: 1, pssMax: null });
  expect(noteResident(ONE)).toEqual([]);
  expect(noteResident({ ...TREE, rssMax: null })).toEqual([]);
});
