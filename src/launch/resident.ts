import { close, openSync, read } from "node:fs";

/** Between two looks: short at first, since many programs are. */
const FIRST_PERIOD_MS = 5;
const PERIOD_MS = 100;

/** Watches a process's highest resident set size from outside; works for a program that is killed, too. */
export class ResidentWatch {
  #maxKib = 0;
  readonly #buffer = Buffer.alloc(4096);
  readonly #file: number | null;
  #timer: NodeJS.Timeout | undefined;
  #reading = false;
  #stopped = false;

  constructor(pid: number) {
    this.#file = openStatus(pid);
    this.#lookEvery(FIRST_PERIOD_MS);
  }

  /** Ends the watch. Returns bytes; 0 when the process was gone before it was seen. */
  stop(): number {
    clearTimeout(this.#timer);
    this.#stopped = true;
    if (!this.#reading) this.#close();
    return this.#maxKib * 1024;
  }

  #lookEvery(period: number): void {
    this.#look();
    this.#timer = setTimeout(() => this.#lookEvery(Math.min(2 * period, PERIOD_MS)), period);
  }

  // One asynchronous read of a file that stays open: a few microseconds of work, and it can't follow a reused pid.
  #look(): void {
    if (this.#file === null || this.#reading) return;
    this.#reading = true;
    read(this.#file, this.#buffer, 0, this.#buffer.length, 0, (error, length) => {
      this.#reading = false;
      if (this.#stopped) return this.#close();
      if (error) return;
      const kib = /^VmHWM:\s+(\d+)/m.exec(this.#buffer.toString("latin1", 0, length))?.[1];
      // An exec begins a new mark, so the highest that was seen is kept here.
      this.#maxKib = Math.max(this.#maxKib, Number(kib ?? 0));
    });
  }

  #close(): void {
    if (this.#file !== null) close(this.#file, () => {});
  }
}

function openStatus(pid: number): number | null {
  try {
    return openSync(`/proc/${pid}/status`, "r");
  } catch {
    return null;
  }
}
