import { readFile } from "node:fs/promises";
import type { ProcessSample } from "../recording/system-series.ts";
import { parseFaults, parseStatus, type Resident } from "./proc-text.ts";
import { SystemFile } from "./system-file.ts";

/** One process, followed from outside by files that stay open: another that gets its id later is not taken for it. */
export class FollowedProcess {
  readonly pid: number;
  readonly #status: SystemFile;
  readonly #stat: SystemFile;
  #pss: number | null = null;
  #rss = 0;
  #swap = 0;
  #rssMax = 0;
  #hasEnded = false;

  private constructor(pid: number, status: SystemFile, stat: SystemFile) {
    this.pid = pid;
    this.#status = status;
    this.#stat = stat;
    // On a busy machine the first thread that is to read may come too late for a short program.
    this.#see(status.readNow());
  }

  /** null where there is no such process. */
  static open(pid: number): FollowedProcess | null {
    // Should the id change hands in between, the first file tells that its process has ended.
    const status = SystemFile.open(`/proc/${pid}/status`);
    const stat = SystemFile.open(`/proc/${pid}/stat`);
    if (status && stat) return new FollowedProcess(pid, status, stat);
    status?.close();
    stat?.close();
    return null;
  }

  /** Whether it has ended and was waited for: nothing more comes of it. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether it is there at this moment: its id is its own still. */
  isThere(): boolean {
    return !this.#hasEnded && this.#status.readNow() !== null;
  }

  /** Its resident set as it was last seen, in bytes; 0 before that. */
  get rss(): number {
    return this.#rss;
  }

  /** What is swapped out of it, as it was last seen, in bytes. */
  get swap(): number {
    return this.#swap;
  }

  /** Its highest resident set that was seen, in bytes. */
  get rssMax(): number {
    return this.#rssMax;
  }

  /** Its figures now, with the Pss if that was read since the last time; null when it has ended. */
  async sample(): Promise<ProcessSample | null> {
    const status = await this.#status.read();
    const resident = this.#see(status);
    const stat = await this.#stat.read();
    this.#hasEnded = status === null || stat === null;
    const faults = parseFaults(stat ?? "");
    if (resident === null || faults === null) return null;
    const { rssMax: _, ...sizes } = resident;
    const pss = this.#pss;
    this.#pss = null;
    return { pid: this.pid, ...sizes, ...faults, pss };
  }

  #see(status: string | null): Resident | null {
    const resident = parseStatus(status ?? "");
    if (resident === null) return null;
    // An exec begins a new mark, so the highest that was seen is kept here.
    this.#rssMax = Math.max(this.#rssMax, resident.rssMax);
    this.#rss = resident.rss;
    this.#swap = resident.swap;
    return resident;
  }

  /** Its Pss was read. */
  notePss(pss: number): void {
    this.#pss = pss;
  }

  /** Whether it has mapped a file whose path ends so. */
  async hasMapped(path: string): Promise<boolean> {
    try {
      return (await readFile(`/proc/${this.pid}/maps`, "utf8")).includes(`${path}\n`);
    } catch {
      return false;
    }
  }

  /** Not while a sample is taken. */
  close(): void {
    this.#status.close();
    this.#stat.close();
  }
}
