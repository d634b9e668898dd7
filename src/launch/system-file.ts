import { close, openSync, read, readSync } from "node:fs";

/** A process's status in a few hundred groups, for one, has some 3 KiB. */
const SIZE_MAX = 16 << 10;

/**
 * A small file in /proc or /sys that stays open and is read again and again, each time from its beginning. One of a
 * process belongs to that process alone: it never comes to mean another that gets the same id later.
 */
export class SystemFile {
  readonly #descriptor: number;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** null where there is none, or it may not be read. */
  static open(path: string): SystemFile | null {
    try {
      return new SystemFile(openSync(path, "r"));
    } catch {
      return null;
    }
  }

  /** The same as `read`, at once. */
  readNow(): string | null {
    const buffer = Buffer.allocUnsafe(SIZE_MAX);
    try {
      return buffer.toString("latin1", 0, readSync(this.#descriptor, buffer, 0, SIZE_MAX, 0));
    } catch {
      return null;
    }
  }

  /** What stands there now; null where it can't be read any more: what it tells of has gone. */
  read(): Promise<string | null> {
    const buffer = Buffer.allocUnsafe(SIZE_MAX);
    return new Promise((resolve) => {
      read(this.#descriptor, buffer, 0, SIZE_MAX, 0, (error, length) => {
        resolve(error ? null : buffer.toString("latin1", 0, length));
      });
    });
  }

  /** Not while it is being read. */
  close(): void {
    close(this.#descriptor, () => {});
  }
}
