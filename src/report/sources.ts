import { readFileSync, type Stats, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { formatName } from "../analysis/format.ts";
import { hashSource, type SourceStamp } from "../recording/source-stamp.ts";
import type { SourceFile, SourceLine, SourceState } from "./data.ts";
import { cutTokens, findTokens } from "./highlight.ts";

const FILE_SIZE_MAX = 2 * 1024 * 1024;
/** Lines that data was pasted into are shown from their beginning only. */
const LINE_LENGTH_MAX = 400;
/** How many lines around a wanted one come along. */
const MARGIN = 3;
const NO_TOKENS = new Uint32Array();

/** What a run tells of its source files. */
interface RunOfSources {
  readonly cwd: string;
  readonly started: number;
  readonly sources?: readonly SourceStamp[];
}

/**
 * The source of the lines that frames stand on, and a few around each. A file that is gone, is no text, or isn't what it
 * was when the run began has no lines but says so: wrong lines would be worse than none. Tokens take a hundred
 * times longer than the text.
 */
export function readSource(
  file: string,
  wanted: readonly number[],
  run: RunOfSources,
  withTokens = false,
): SourceFile {
  const read = readText(resolve(run.cwd, file), writtenSince(run, file));
  if (typeof read !== "object") return { file, state: read, lines: [] };
  const starts = findLineStarts(read.text);
  const tokens = withTokens ? findTokens(read.text) : NO_TOKENS;
  const lines = withMargins(wanted, starts.length).map((line): SourceLine => {
    const start = starts[line - 1]!;
    const text = read.text
      .slice(start, starts[line])
      .replace(/[\r\n]+$/, "")
      .slice(0, LINE_LENGTH_MAX);
    return [line, text, cutTokens(tokens, start, start + text.length)];
  });
  return { file, state: "shown", lines };
}

/** All lines of a file as it was when the run began, the first at 0; null where it can't be shown. */
export function sourceLines(file: string, run: RunOfSources): readonly string[] | null {
  const read = readText(resolve(run.cwd, file), writtenSince(run, file));
  return typeof read === "object" ? read.text.split(LINE_END) : null;
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

function readText(
  path: string,
  hasChanged: HasChanged,
): Exclude<SourceState, "shown"> | { readonly text: string } {
  const bytes = readFileUnlessChanged(path, hasChanged);
  if (typeof bytes === "string") return bytes;
  try {
    // A byte order mark is no part of the first line's columns, and the decoder drops it.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return "unreadable";
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
