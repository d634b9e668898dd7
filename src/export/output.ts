import { once } from "node:events";
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { InputError } from "../recording/errors.ts";

/** Of text that is written at once. */
const PART_SIZE = 1 << 16;

/**
 * Writes text to a file, or to standard output if the path is `-`. A file stands there whole or not at all; what is
 * no regular file (a pipe, a device) is written to as it is.
 * @throws InputError if it can't be written.
 */
export async function writeOutput(path: string, text: Iterable<string>): Promise<void> {
  if (path === "-") await writeToStdout(text);
  else writeToFile(path, text);
}

/** Stops without a word when the reader has had enough, as `head` has. */
async function writeToStdout(text: Iterable<string>): Promise<void> {
  const { stdout } = process;
  for (const part of joinParts(text)) {
    if (!stdout.writable) return;
    if (!stdout.write(part))
      await Promise.race([once(stdout, "drain"), once(stdout, "close")]).catch(ignoreEnd);
  }
}

function ignoreEnd(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function writeToFile(path: string, text: Iterable<string>): void {
  let temporary: string | null = null;
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.isFile()) {
      const target = found === undefined ? path : realpathSync(path);
      temporary = `${target}.${process.pid}.tmp`;
      writeParts(temporary, "wx", text);
      renameSync(temporary, target);
    } else {
      writeParts(path, "w", text);
    }
  } catch (error) {
    if (temporary !== null) rmSync(temporary, { force: true });
    throw describeFailure(path, error as NodeJS.ErrnoException);
  }
}

function writeParts(path: string, flags: string, text: Iterable<string>): void {
  const file = openSync(path, flags);
  try {
    for (const part of joinParts(text)) {
      const bytes = Buffer.from(part);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    }
  } finally {
    closeSync(file);
  }
}

function describeFailure(path: string, error: NodeJS.ErrnoException): Error {
  if (error.syscall === undefined) return error;
  // "EACCES: permission denied, open '/path'"
  const [, why = error.message] = /^\w+: (.*?)(,|$)/.exec(error.message) ?? [];
  return new InputError(`can't write ${path} (${why}): name another file with -o`);
}

/** Joins small pieces: a system call for each line would take longer than the line. */
function* joinParts(text: Iterable<string>): Iterable<string> {
  let part = "";
  for (const piece of text) {
    part += piece;
    if (part.length < PART_SIZE) continue;
    yield part;
    part = "";
  }
  if (part !== "") yield part;
}
