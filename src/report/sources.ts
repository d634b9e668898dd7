import { readFileSync, type Stats, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { SourceOf } from "../analysis/expression.ts";
import { formatName } from "../analysis/format.ts";
import { readStart } from "../recording/file.ts";
import type { KeptSources } from "../recording/kept-sources.ts";
import { hashSource, type SourceStamp } from "../recording/source-stamp.ts";
import type { SourceFile, SourceLine, SourceState } from "./data.ts";
import { looksSecret } from "./secret-source.ts";

const FILE_SIZE_MAX = 2 * 1024 * 1024;
/** Lines that data was pasted into are shown from their beginning only. */
const LINE_LENGTH_MAX = 400;
/** How many lines around a wanted one come along. */
const MARGIN = 3;

/** What a run tells of its source files. */
export interface RunOfSources {
  readonly cwd: string;
  readonly started: number;
  readonly sources?: readonly SourceStamp[];
  readonly kept?: Pick<KeptSources, "files" | "secret"> | null;
}

/** What of a file's source is wanted. */
export interface SourceWish {
  /** Also of files that look like they hold secrets: nothing of these is told to others by mistake. Default: yes. */
  readonly secrets?: boolean;
}

/**
 * The source of the lines that frames stand on and a few around each, or of all. A file that is gone, is no text, or isn't what it
 * was when the run began has no lines but says so: wrong lines would be worse than none. What was kept beside the recordings is
 * taken in place of a file on this machine.
 */
export function readSource(
  file: string,
  wanted: readonly number[] | "all",
  run: RunOfSources,
  { secrets = true }: SourceWish = {},
): SourceFile {
  const read = readText(file, run);
  if (typeof read !== "object") return { file, state: read, lines: [] };
  if (!secrets && looksSecret(file, read.text)) return { file, state: "secret", lines: [] };
  const starts = findLineStarts(read.text);
  // What stands behind the last line's end is none.
  const count = starts.at(-1) === read.text.length ? starts.length - 1 : starts.length;
  const numbers =
    wanted === "all" ? Array.from({ length: count }, (_, at) => at + 1) : withMargins(wanted, count);
  const lines = numbers.map((line): SourceLine => {
    const text = read.text
      .slice(starts[line - 1], starts[line])
      .replace(/[\r\n]+$/, "")
      .slice(0, LINE_LENGTH_MAX);
    return [line, text];
  });
  return { file, state: "shown", lines };
}

/**
 * All lines of a file as it was when the run began, the first at 0; null where it can't be shown, or shouldn't be: without
 * `secrets`, of a file that looks like it holds some.
 */
export function sourceLines(file: string, run: RunOfSources, secrets = true): readonly string[] | null {
  const read = readText(file, run);
  if (typeof read !== "object" || (!secrets && looksSecret(file, read.text))) return null;
  return read.text.split(LINE_END);
}

/** Reads the source as it was when the run began; a file that changed since has none. */
export function sourceOfRun(run: RunOfSources): SourceOf {
  return (file, line) => {
    const found = readSource(file, [line], run).lines.find(([number]) => number === line);
    return found?.[1] ?? null;
  };
}

type HasChanged = (file: Stats, bytes: Uint8Array) => boolean;

/** Another file than the one that ran: by its hash, where that is known, else by when it was written. */
function writtenSince({ started, sources = [] }: RunOfSources, name: string): HasChanged {
  const known = sources.find(({ file }) => file === name);
  if (known === undefined) return ({ mtimeMs }) => mtimeMs > started * 1000;
  // Written while the program ran: perhaps after it was imported.
  if (known.modified > started) return () => true;
  return (_, bytes) => bytes.length !== known.bytes || hashSource(bytes) !== known.hash;
}

/** A file's text as it was when the run began, or why it can't be had. */
export function readText(
  file: string,
  run: RunOfSources,
): Exclude<SourceState, "shown"> | { readonly text: string } {
  if (run.kept?.secret.has(file)) return "secret";
  const kept = run.kept?.files.get(file);
  const bytes =
    kept === undefined
      ? readFileUnlessChanged(resolve(run.cwd, file), writtenSince(run, file))
      : readKept(kept);
  if (typeof bytes === "string") return bytes;
  try {
    // A byte order mark is no part of the first line's columns, and the decoder drops it.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return "unreadable";
  }
}

/** They are from then: nothing need be compared. */
function readKept(path: string): "missing" | Uint8Array {
  try {
    return readStart(path, FILE_SIZE_MAX);
  } catch {
    return "missing";
  }
}

/** Only plain files: a path from a recording may name a device or a pipe. */
function readFileUnlessChanged(
  path: string,
  hasChanged: HasChanged,
): Exclude<SourceState, "shown"> | Uint8Array {
  try {
    const found = statSync(path);
    if (!found.isFile() || found.size > FILE_SIZE_MAX) return "unreadable";
    const bytes = readFileSync(path);
    return hasChanged(found, bytes) ? "changed" : bytes;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? "unreadable" : "missing";
  }
}

/** As Python ends a line. */
const LINE_END = /\r\n|\r|\n/;

/** Offsets of the lines' first characters. */
function findLineStarts(text: string): number[] {
  const starts = [0];
  for (const end of text.matchAll(new RegExp(LINE_END, "g"))) starts.push(end.index + end[0].length);
  return starts;
}

function withMargins(wanted: readonly number[], lineCount: number): number[] {
  const lines = new Set<number>();
  for (const line of wanted) {
    if (line > lineCount) continue;
    for (let near = line - MARGIN; near <= line + MARGIN; near++) {
      if (near >= 1 && near <= lineCount) lines.add(near);
    }
  }
  return [...lines].sort((a, b) => a - b);
}

/** Names that are given of files that can't be shown. */
const NAMED_MAX = 5;

/**
 * What a reader must know of files whose lines are not shown, one sentence each. That a file isn't here is told of those that
 * were there when the program ran: some names were never files.
 */
export function noteSources(
  files: readonly Pick<SourceFile, "file" | "state">[],
  { sources = [] }: Partial<RunOfSources>,
): readonly string[] {
  const were = new Set(sources.map(({ file }) => file));
  const those = (wanted: SourceState) =>
    files.filter(({ state }) => state === wanted).map(({ file }) => file);
  return [
    ...note(
      those("secret"),
      "is left out, as it looks like it holds secrets",
      "are left out, as they look like they hold secrets",
    ),
    ...note(those("changed"), "has changed since the run", "have changed since the run"),
    ...note(
      those("missing").filter((file) => were.has(file)),
      "isn't here",
      "aren't here",
    ),
  ];
}

function note(files: readonly string[], one: string, several: string): readonly string[] {
  if (files.length === 0) return [];
  const named = files.slice(0, NAMED_MAX).map((file) => formatName(basename(file)));
  const more = files.length > NAMED_MAX ? ` and ${files.length - NAMED_MAX} more` : "";
  const what = files.length === 1 ? `A source file ${one}` : `${files.length} source files ${several}`;
  return [`${what}: ${named.join(", ")}${more}.`];
}
