import type { OutOfMemory } from "./out-of-memory.ts";

/** What the launcher knows of a run; it stands in `session.json` beside the recordings. */
export interface Session {
  /** Version of this file's form. */
  readonly version: 1;
  readonly floodmark: string;
  /** The program's own words: script and arguments, without interpreter and Floodmark's options. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  /**
   * The process that was started; its recording is `recording/<pid>.floodmark`, and `<pid>-2.floodmark` once it has become
   * another Python by exec.
   */
  readonly pid: number;
  /** null while it runs. Exactly one of code and signal is set when it has ended. */
  readonly ended: {
    readonly ms: number;
    readonly code: number | null;
    readonly signal: string | null;
  } | null;
  /** How memory ran out, as far as the launcher saw it; null or left out where it didn't. */
  readonly outOfMemory?: OutOfMemory | null;
  /** Highest resident set size that the launcher saw, in bytes; 0 if none. */
  readonly rssMax: number;
}
