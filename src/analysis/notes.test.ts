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
  expect(notes({ truncatedEvents: 1418 }, { offReason: "disk\nfull" })).toEqual([
    "Recording stopped before the end (disk\\nfull): the figures stand as they were then.",
    "1,418 events are charged to their nearest known caller: the recording's tables were full.",
  ]);
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
