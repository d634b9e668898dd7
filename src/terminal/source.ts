import type { SourceOf } from "../analysis/expression.ts";
import type { Run } from "../profile/profile.ts";
import { noteSources, readSource } from "../report/sources.ts";

/** Reads the source as it was when the run began; a file that changed since has none. */
export function sourceOfRun(run: Run): SourceOf {
  return (file, line) => {
    const found = readSource(file, [line], run).lines.find(([number]) => number === line);
    return found?.[1] ?? null;
  };
}

/** What is to be said of these files' sources. */
export type NotesOf = (files: readonly string[]) => readonly string[];

export const notesOfRun =
  (run: Run): NotesOf =>
  (files) =>
    noteSources(
      [...new Set(files)].map((file) => readSource(file, [], run)),
      run,
    );
