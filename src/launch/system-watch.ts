import { dirname } from "node:path";
import { CgroupMemory } from "./cgroup-memory.ts";
import type { FollowedProcess } from "./followed-process.ts";
import { FollowedProcesses } from "./followed-processes.ts";
import { Looker } from "./looker.ts";
import { OwnWork } from "./own-work.ts";
import { SystemLog } from "./system-log.ts";

/** Between two samples: short at first, since many programs are. */
const FIRST_PERIOD_MS = 5;
const PERIOD_MS = 100;
/** Between two times that the file is written to and new recordings are looked for: each costs as much as a sample. */
const TIDY_PERIOD_MS = 250;

/** What a watch looks at, and where it writes. */
export interface Watched {
  /** The process that was started. */
  readonly pid: number;
  /** Of the run; milliseconds since 1970. */
  readonly startedMs: number;
  /** The folder that the agent writes into, absolute; the one it lies in is the results folder. */
  readonly recording: string;
}

/**
 * Watches the processes of a run from outside, ten times a second, and writes what it sees to `system.jsonl`; works for
 * a program that is killed, too. Never throws, and takes less than 1 % of one core, however many processes there are.
 */
export class SystemWatch {
  readonly #processes: FollowedProcesses;
  readonly #cgroup: CgroupMemory;
  readonly #log: SystemLog;
  readonly #work = new OwnWork();
  readonly #looker: Looker;
  /** The run's start on the clock that is never set. */
  readonly #zeroMs: number;
  readonly #ended: Promise<void>;
  #nextTidyMs = 0;
  #isStopped = false;
  #wake = (): void => {};

  constructor({ pid, startedMs, recording }: Watched) {
    this.#zeroMs = performance.now() - (Date.now() - startedMs);
    this.#processes = new FollowedProcesses(pid, recording);
    this.#looker = new Looker(recording);
    this.#cgroup = new CgroupMemory(pid);
    this.#log = new SystemLog(dirname(recording), startedMs);
    this.#ended = this.#watch().catch((error: unknown) => {
      if (process.env.FLOODMARK_DEBUG) console.error(error);
    });
  }

  /** The processes that are there. */
  get processes(): readonly FollowedProcess[] {
    return this.#processes.all;
  }

  /**
   * Ends the watch, after a last sample of what is still there. Gives the highest resident set of the process that was
   * started, in bytes; 0 when it was gone before it was seen.
   */
  async stop(): Promise<number> {
    this.#isStopped = true;
    this.#wake();
    await this.#ended;
    return this.#processes.rssMax;
  }

  async #watch(): Promise<void> {
    for (let periodMs = FIRST_PERIOD_MS; !this.#isStopped; periodMs = Math.min(2 * periodMs, PERIOD_MS)) {
      const beganMs = performance.now();
      await this.#sample();
      if (periodMs < PERIOD_MS || beganMs >= this.#nextTidyMs) await this.#tidy(beganMs);
      const roundMs = Math.max(periodMs, this.#work.endRound(this.#looker.takeWork()));
      if (periodMs === PERIOD_MS) void this.#look();
      await this.#pause(beganMs + roundMs - performance.now());
    }
    await this.#sample();
    await this.#log.end();
    this.#processes.close();
    this.#cgroup.close();
  }

  async #sample(): Promise<void> {
    const seconds = this.#seconds();
    const processes = await this.#processes.sample();
    if (processes.length === 0) return;
    this.#log.add({ seconds, processes, cgroup: await this.#cgroup.read() });
  }

  /** In the background: it may take longer than a round. */
  async #look(): Promise<void> {
    const look = await this.#looker.go(this.#processes.all, () => this.#seconds());
    if (look !== null) this.#log.addLook(look);
  }

  /** Since the run's start. */
  #seconds(): number {
    return Math.max(0, performance.now() - this.#zeroMs) / 1000;
  }

  async #tidy(nowMs: number): Promise<void> {
    this.#nextTidyMs = nowMs + TIDY_PERIOD_MS;
    this.#log.flush();
    await this.#processes.find();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isStopped) return resolve();
      const timer = setTimeout(resolve, Math.max(0, ms)); // Node 24 warns of less
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
