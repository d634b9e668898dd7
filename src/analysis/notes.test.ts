import { expect, it } from "vitest";
import type { Seconds } from "../profile/brand.ts";
import { EXACT } from "../profile/doubt.ts";
import { drawProfile } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { noteGivenBack, noteRun } from "./notes.ts";
import type { Shown } from "./view.ts";

const PROFILE = drawProfile(`
  main app.py:9
  90000000 live 90000000
`);

const notes = (changes: Partial<Profile>, run: Partial<Profile["run"]> = {}) =>
  noteRun({ ...PROFILE, ...changes, run: { ...PROFILE.run, ...run } }, " ");

it("says nothing of a run that went well", () => {
  expect(notes({})).toEqual([]);
});

it("says how a run was cut off, and what was held then", () => {
  expect(notes({}, { ending: { how: "signal", signal: "SIGKILL", number: 9 } })).toEqual([
    "Killed by signal 9 (SIGKILL) after 34.1 s, with 85.8 MiB tracked.",
  ]);
  expect(notes({}, { ending: { how: "exit", code: 3 } })).toEqual(["Ended with exit code 3."]);
  expect(notes({}, { ending: { how: "running" } })).toEqual(["Still running when this was read."]);
});

it("says what the recording lacks", () => {
  expect(notes({}, { offReason: "disk\nfull" })).toEqual([
    "Recording stopped before the end (disk\\nfull): the figures stand as they were then.",
  ]);
  expect(notes({}, { whose: "own" })).toEqual([
    "Only what one thread and those that it started allocated was recorded, and nothing of what is imported.",
  ]);
  expect(notes({}, { whose: "thread" })).toEqual([
    "Only what one thread allocated was recorded, and nothing of what is imported.",
  ]);
  const full = drawProfile(`
    main app.py:9  main app.py:9
                   <tables full>
    6000000        3000000 ×1418
  `);
  expect(noteRun(full, " ")).toEqual([
    "1,418 allocations, 2.86 MiB (33 %) of the peak, stand at the nearest caller that is known: the recording's tables were full.",
  ]);
});

it("says how much is approximate, where it matters", () => {
  const managed = (bytes: number) =>
    drawProfile(`
      main app.py:9  main app.py:9        main app.py:9
      6000000        2000000000 reserved  ${bytes} map
    `);
  expect(noteRun(managed(4000000), " ")).toEqual([
    "3.81 MiB (40 %) of the peak are approximate: memory that a library manages itself, of which only the maps are seen.",
  ]);
  expect(noteRun(managed(40000), " ")).toEqual([]);
});

it("says of another moment or a range what the figures are part of", () => {
  const inexact = drawProfile(`
    main app.py:9  main app.py:9  main app.py:9        main app.py:9
                   <tables full>
    1000000        300000         2000000000 reserved  700000 map
  `);
  const range: Shown = { what: "range", from: 1 as Seconds };
  const wordsOf = (shown: Shown) => noteRun(inexact, " ", shown).map((note) => note.slice(0, 50));
  expect(wordsOf({ what: "time" })).toEqual([
    "1 allocation, 293 KiB (15 %) of what was held, sta",
    "684 KiB (35 %) of what was held are approximate: m",
  ]);
  expect(wordsOf(range)).toEqual([
    "1 allocation, 293 KiB of what was gained, stand at",
    "684 KiB of what was gained are approximate: memory",
  ]);
});

it("gives no share of what truncated stacks gave back, and calls no moment tiny", () => {
  const full = drawProfile(`
    main app.py:9  main app.py:9
                   <tables full>
    1000           300
  `);
  const { peakBytes } = full.sites;
  const lost = { ...full, sites: { ...full.sites, peakBytes: peakBytes.map((bytes) => -bytes) } };
  expect(noteRun(lost, " ", { what: "range", from: 0 as Seconds })).toEqual([
    "1 allocation stand at the nearest caller that is known: the recording's tables were full.",
  ]);
});

it.each([
  [100, 100, []],
  [0, -2048, ["Lines gave back 2.00 KiB."]],
  [4096, 1024, ["Other lines gave back 3.00 KiB: in all, 1.00 KiB more is held than before."]],
  [1024, -1024, ["Other lines gave back 2.00 KiB: in all, 1.00 KiB less is held than before."]],
  [1024, 0, ["Other lines gave back 1.00 KiB: in all, as much is held as before."]],
])("says what was given back where rows grew by %d and all by %d", (grown, net, sentences) => {
  const exactly = (bytes: number) => ({ bytes, ...EXACT });
  expect(noteGivenBack(exactly(grown), exactly(net), " ")).toEqual(sentences);
});

it("says that there is little to find in a tiny run", () => {
  const tiny = drawProfile(`
    main app.py:9
    1258291
  `);
  expect(noteRun(tiny, " ")).toEqual(["The peak is 1.20 MiB: there is little to find."]);
});
