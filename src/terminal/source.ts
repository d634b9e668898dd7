import type { Run } from "../profile/profile.ts";
import { noteSources, readSource } from "../report/sources.ts";

/** What is to be said of these files' sources. */
export type NotesOf = (files: readonly string[]) => readonly string[];

export const notesOfRun =
  (run: Run): NotesOf =>
  (files) =>
    noteSources(
      [...new Set(files)].map((file) => readSource(file, [], run)),
      run,
    );
