import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { SourceFile, SourceLine, SourceState } from "./data.ts";
import { cutTokens, findTokens } from "./highlight.ts";

const FILE_SIZE_MAX = 2 * 1024 * 1024;
/** Lines that data was pasted into are shown from their beginning only. */
const LINE_LENGTH_MAX = 400;
/** How many lines around a wanted one come along. */
const MARGIN = 3;
const NO_TOKENS = new Uint32Array();

/**
 * The source of the lines that frames stand on, and a few around each. A file that is gone, is no text, or was
 * written after the run began has no lines but says so: wrong lines would be worse than none. Tokens take a hundred
 * times longer than the text.
 */
export function readSource(
  file: string,
  wanted: readonly number[],
  run: { readonly cwd: string; readonly started: number },
  withTokens = false,
): SourceFile {
  const read = readText(resolve(run.cwd, file), run.started);
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

function readText(path: string, started: number): Exclude<SourceState, "shown"> | { readonly text: string } {
  const bytes = readFileUnlessChanged(path, started);
  if (typeof bytes === "string") return bytes;
  try {
    // A byte order mark is no part of the first line's columns, and the decoder drops it.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return "unreadable";
  }
}

/** Only plain files: a path from a recording may name a device or a pipe. */
function readFileUnlessChanged(path: string, started: number): Exclude<SourceState, "shown"> | Uint8Array {
  try {
    const found = statSync(path);
    if (!found.isFile() || found.size > FILE_SIZE_MAX) return "unreadable";
    return found.mtimeMs > started * 1000 ? "changed" : readFileSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? "unreadable" : "missing";
  }
}

/** Offsets of the lines' first characters; Python ends a line at \n, \r\n and \r. */
function findLineStarts(text: string): number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\r|\n/g)) starts.push(end.index + end[0].length);
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
