import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { noteRun } from "./notes.ts";

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

it("says that there is little to find in a tiny run", () => {
  const tiny = drawProfile(`
    main app.py:9
    1258291
  `);
  expect(noteRun(tiny, " ")).toEqual([
    "The peak is 1.20 MiB, hardly more than Python itself takes. There is little to find.",
  ]);
});
