import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { InputError } from "../recording/errors.ts";
import type { Parts } from "./exporter.ts";

/** Of text that is written at once, in characters. */
const PART_SIZE = 1 << 16;
const STDOUT = 1;
const RETRY_MS = 5;

/**
 * Writes parts to a file, or to standard output if the path is `-`. A file stands there whole or not at all; what is
 * no regular file (a pipe, a device) is written to as it is. A reader of standard output may leave early, as `head`
 * does.
 * @throws InputError if it can't be written.
 */
export function writeOutput(path: string, parts: Parts): void {
  if (path === "-") writeToStdout(parts);
  else writeToFile(path, parts);
}

function writeToStdout(parts: Parts): void {
  try {
    writeParts(STDOUT, parts);
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code !== "EPIPE") throw describeFailure("to standard output", failure, "name a file with -o");
  }
}

function writeToFile(path: string, parts: Parts): void {
  let temporary: string | null = null;
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.isFile()) {
      const target = found === undefined ? path : realpathSync(path);
      temporary = `${target}.${process.pid}.tmp`;
      writeNew(temporary, "wx", parts);
      renameSync(temporary, target);
    } else {
      writeNew(path, "w", parts);
    }
  } catch (error) {
    if (temporary !== null) rmSync(temporary, { force: true });
    throw describeFailure(path, error as NodeJS.ErrnoException, "name another file with -o");
  }
}

function writeNew(path: string, flags: string, parts: Parts): void {
  const file = openSync(path, flags);
  try {
    writeParts(file, parts);
  } finally {
    closeSync(file);
  }
}

function writeParts(file: number, parts: Parts): void {
  for (const part of joinText(parts)) {
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
    for (let done = 0; done < bytes.length; ) done += writeSome(file, bytes, done);
  }
}

/** How many bytes a file took; none from a full pipe that was set not to block, after a while. */
function writeSome(file: number, bytes: Uint8Array, start: number): number {
  try {
    return writeSync(file, bytes, start);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    return 0;
  }
}

function describeFailure(where: string, error: NodeJS.ErrnoException, advice: string): Error {
  if (error.syscall === undefined) return error;
  // "EACCES: permission denied, open '/path'"
  const [, why = error.message] = /^\w+: (.*?)(,|$)/.exec(error.message) ?? [];
  return new InputError(`can't write ${where} (${why}): ${advice}`);
}

/** Joins small pieces of text: a system call for each line would take longer than the line. */
function* joinText(parts: Parts): Parts {
  let text = "";
  for (const piece of parts) {
    if (typeof piece === "string") text += piece;
    if (typeof piece === "string" && text.length < PART_SIZE) continue;
    if (text !== "") yield text;
    text = "";
    if (typeof piece !== "string") yield piece;
  }
  if (text !== "") yield text;
}
