import { close, open, openSync, write, writeFile, writeSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { lookUp } from "./files.ts";

const openFile = promisify(open);
const closeFile = promisify(close);
const writeSome = promisify(write) as (file: number, text: string) => Promise<{ bytesWritten: number }>;
const writeAll = promisify(writeFile);

/**
 * A text file that grows by lines and is sometimes replaced as a whole. At each moment it can be read, but for a last
 * line that is cut. After its beginning all is done in order, in the background. Nothing throws: after a failure nothing
 * is written until the file is replaced. No folder is made.
 */
export class SeriesFile {
  readonly #path: string;
  #file: number | null = null;
  #failure: Error | null = null;
  #queue: Promise<void> = Promise.resolve();

  /** Makes the file. At once: a folder that the program removes later must not get new files meanwhile. */
  constructor(path: string, text: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, "w");
      writeSync(this.#file, text);
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  /** Adds text: whole lines, in ASCII. */
  append(lines: string): void {
    if (lines === "") return;
    this.#then(async () => {
      if (this.#failure || this.#file === null) return;
      const { bytesWritten } = await writeSome(this.#file, lines);
      // The rest of a line must not come to stand somewhere else.
      if (bytesWritten < lines.length) throw new Error("no space is left");
    });
  }

  replace(text: string): void {
    this.#then(async () => {
      await this.#close();
      this.#failure = null;
      const temporary = `${this.#path}.tmp`;
      try {
        this.#file = await openFile(temporary, "w");
        await writeAll(this.#file, text);
        await rename(temporary, this.#path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    });
  }

  /**
   * Ends it, with this as its text if what was written so far can't be relied on. Gives what went wrong with that, too;
   * null where all is written, or the folder was removed.
   */
  async end(text: () => string): Promise<Error | null> {
    await this.#queue;
    if (this.#failure) this.replace(text());
    this.#then(() => this.#close());
    await this.#queue;
    return lookUp(dirname(this.#path)) ? this.#failure : null;
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    if (file !== null) await closeFile(file);
  }

  #then(step: () => Promise<void>): void {
    this.#queue = this.#queue.then(step).catch((error: Error) => {
      this.#failure = error;
    });
  }
}
