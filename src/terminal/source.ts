import type { HeavyLine } from "../analysis/lines.ts";
import type { Run } from "../profile/profile.ts";
import { toUtf16 } from "../report/marks.ts";
import { noteSources, readSource } from "../report/sources.ts";

/** The text of a line of a file (1-based), or null where there is none to show. */
export type SourceOf = (file: string, line: number) => string | null;

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

/** The expression that a line held most by, or the whole line where the interpreter kept no columns. */
export function expressionOf(
  { file, line, span, origin }: Pick<HeavyLine, "file" | "line" | "span" | "origin">,
  sourceOf: SourceOf,
): string {
  const text = origin === "root" || line === 0 ? null : sourceOf(file, line);
  if (text === null) return "";
  if (span.column < 0) return oneLine(text);
  const start = toUtf16(text, span.column);
  const runsOn = span.endLine > line;
  const expression = oneLine(text.slice(start, runsOn ? undefined : toUtf16(text, span.endColumn)));
  return runsOn ? `${expression} …` : expression;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
