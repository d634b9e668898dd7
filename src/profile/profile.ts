import type { KeptSources } from "../recording/kept-sources.ts";
import { KINDS_COUNTED } from "../recording/layout.ts";
import type { Look } from "../recording/looks.ts";
import type { OutOfMemory } from "../recording/out-of-memory.ts";
import type { SourceStamp } from "../recording/source-stamp.ts";
import type { RawTimeline } from "../recording/timeline.ts";
import type { Bytes, FunctionId, Seconds } from "./brand.ts";

/**
 * Kinds of memory, numbered as in the recording's format. The first KINDS_COUNTED make up the peak and the totals; the
 * others stand apart, by the size of their mappings.
 */
export const KINDS = [
  "object",
  "buffer",
  "heap",
  "anonymous map",
  "reserved",
  "file map",
  "shared memory",
] as const;
export type Kind = (typeof KINDS)[number];

/** How a process came to its end. `ended`: by exit, its code is not known; `replaced`: by another program, by exec. */
export type Ending =
  | { readonly how: "exit"; readonly code: number }
  | { readonly how: "signal"; readonly signal: string; readonly number: number }
  | { readonly how: "ended" }
  | { readonly how: "replaced" }
  | { readonly how: "running" }
  | { readonly how: "unknown" };

/**
 * How far a sum of what a recording holds may be from the truth. A sampled recording's are estimates without bias: `variance` is that of
 * the sum, `skew` is it times what each further byte of truth would add to it. Both can be added up like bytes, and are 0 where all
 * was recorded.
 */
export interface Doubt {
  readonly variance: number;
  readonly skew: number;
}

/** A process of a run. Seconds count from the run's start. */
export interface Process {
  readonly pid: number;
  /** Which of the pid's programs it is, as exec makes a new one: 1 and up. */
  readonly number: number;
  readonly parentPid: number;
  /** Its words, interpreter first. */
  readonly command: readonly string[];
  /** These without the interpreter, in little room: `worker.py --queue 3`. A forked child's are its parent's. */
  readonly label: string;
  readonly startSeconds: Seconds;
  /** null while it runs, or where nobody saw its end. */
  readonly endSeconds: Seconds | null;
  readonly ending: Ending;
  /** Its own peak. */
  readonly peak: { readonly bytes: Bytes; readonly seconds: Seconds };
  /** What it held at the peak of the tree. */
  readonly treeBytes: Bytes;
  /** Of its peak's bytes and of treeBytes; null of an exact recording. */
  readonly doubt: { readonly peak: Doubt; readonly tree: Doubt } | null;
  /** Began as a copy of its parent: what that held then, about, which is no part of its own figures. Else 0. */
  readonly inheritedBytes: Bytes;
  /** Highest resident set size, with what it shares with others; null where nobody saw it. */
  readonly rssMax: Bytes | null;
}

/** What names a process, as `--process` takes it: `812`, or `812-2` for what it became by exec. */
export const processId = ({ pid, number }: Pick<Process, "pid" | "number">): string =>
  number === 1 ? String(pid) : `${pid}-${number}`;

/** A call of a stack, as Python has it; `file` is "" of a root. */
export interface Call {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** The last request for memory that was refused. */
export interface Refusal {
  /** From the run's start. */
  readonly seconds: Seconds;
  readonly bytes: Bytes;
  /** Who asked, outermost first. */
  readonly calls: readonly Call[];
  /** What it would have exceeded; null where nobody had set a limit. */
  readonly limit: { readonly of: "address space" | "data"; readonly bytes: Bytes } | null;
  /** How many blocks the process allocated after it. */
  readonly blocksAfter: number;
  /** Nothing was left: Floodmark ended the process. */
  readonly hasLeft: boolean;
}

/** What ran, and how it went. */
export interface Run {
  /** The program's own words: script and arguments, without the interpreter and Floodmark. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** Seconds since 1970. */
  readonly started: Seconds;
  readonly duration: Seconds;
  /** "3.12.1", or null when the interpreter was never identified. */
  readonly python: string | null;
  readonly ending: Ending;
  /** How memory ran out, as it was seen from outside; null where it didn't, or nobody saw. */
  readonly outOfMemory: OutOfMemory | null;
  /** Why the agent turned itself off before the end, or null. */
  readonly offReason: string | null;
  /**
   * Whose allocations were recorded: all; or without what modules allocate at import, those of one thread, with or without the threads that
   * it started.
   */
  readonly whose: "all" | "own" | "thread";
  /** Source files as they were then: those that are known. */
  readonly sources: readonly SourceStamp[];
  /** Those that were put beside the recordings; null where none were. */
  readonly kept: KeptSources | null;
}

/** Functions: name (qualified) and file, as Python has them; a root has file "": `<before Python>`, a thread. */
export interface FunctionTable {
  readonly length: number;
  readonly name: readonly string[];
  readonly file: readonly string[];
  readonly firstLine: Uint32Array;
}

/**
 * Frames: a function at one instruction. `line` is 0 where unknown. Columns are 0-based offsets in UTF-8 bytes,
 * `endColumn` exclusive; −1 where the interpreter kept none (then `endLine` is −1 too).
 */
export interface FrameTable {
  readonly length: number;
  readonly function: Uint32Array;
  readonly line: Uint32Array;
  readonly endLine: Int32Array;
  readonly column: Int32Array;
  readonly endColumn: Int32Array;
}

/** Stacks: `parent` is the caller's stack, −1 for an outermost frame; a parent's id is smaller than its child's. */
export interface StackTable {
  readonly length: number;
  readonly parent: Int32Array;
  readonly frame: Uint32Array;
}

/** Sites: one stack and one kind of memory, in a sampled recording also one class of sizes. Bytes and blocks are integers held as doubles. */
export interface SiteTable {
  readonly length: number;
  readonly stack: Uint32Array;
  readonly kind: Uint8Array;
  readonly peakBytes: Float64Array;
  readonly peakBlocks: Float64Array;
  readonly liveBytes: Float64Array;
  readonly liveBlocks: Float64Array;
  readonly totalBytes: Float64Array;
  readonly totalBlocks: Float64Array;
  /** Seconds from the start to its first and last allocation, to some 10 ms. */
  readonly firstSeconds: Float64Array;
  readonly lastSeconds: Float64Array;
  /** Blocks that their thread released as its next release, with at most 1 (8) allocations of its own in between. */
  readonly shortLived1: Float64Array;
  readonly shortLived8: Float64Array;
  /**
   * Of a sampled recording, whose figures are estimates: the variance of a site's bytes is that many times the bytes; 0 where all
   * blocks were recorded. Else null.
   */
  readonly spread: Float64Array | null;
  /**
   * Where peakBytes are what was gained between two moments of a sampled recording: how many bytes came or went in between, at most.
   * Else null.
   */
  readonly moved: Float64Array | null;
}

/**
 * Moments of the run in the order of time, and what changed at each: sites hold what their last change up to a moment
 * says, to half a percent of the total for all that is left out.
 */
export interface TimelineTable extends Omit<RawTimeline, "ns"> {
  readonly seconds: Float64Array;
}

/** Resident set size over time, of all processes that were there at a time together. */
export interface ResidentTable {
  readonly length: number;
  /** From the start. */
  readonly seconds: Float64Array;
  /** Pages that several processes share count in each. */
  readonly bytes: Float64Array;
  /** The same with pages that others share by the part of each; NaN where not each process was looked at for it. */
  readonly pss: Float64Array;
  /** How many they were. */
  readonly processes: Uint32Array;
}

export const NO_RESIDENT: ResidentTable = {
  length: 0,
  seconds: new Float64Array(),
  bytes: new Float64Array(),
  pss: new Float64Array(),
  processes: new Uint32Array(),
};

/** Blocks that were allocated in all, by size: a row for each kind and class of sizes that has any. */
export interface SizeTable {
  readonly length: number;
  readonly kind: Uint8Array;
  /** The largest size of the class in bytes, one less than a power of two; the next smaller class ends at half of it. */
  readonly atMost: Float64Array;
  readonly blocks: Float64Array;
}

/**
 * A look at the memory of a process from outside, as src/recording/looks.ts describes it: `seconds` since the start, sites of
 * its large blocks are rows of the site table.
 */
export interface MemoryLook extends Omit<Look, "recording"> {
  readonly pid: number;
  /** Which of the pid's programs it was: as Process.number. */
  readonly number: number;
  /** Whether it began as a copy of its parent, whose memory it still has. */
  readonly isForked: boolean;
}

/** A window: a part of what a process did (a call, a cell, a test), with a peak of its own. Seconds count from the run's start. */
export interface RunWindow {
  /** Of all windows of its process, from 1 on. */
  readonly serial: number;
  readonly pid: number;
  /** Which of the pid's programs it was: as Process.number. */
  readonly number: number;
  /** What it was, where that is known: `cell 7`. */
  readonly name?: string;
  readonly openSeconds: Seconds;
  readonly peakSeconds: Seconds;
  /** null while it is open; of a process that is gone it never was closed. */
  readonly closeSeconds: Seconds | null;
  readonly sites: WindowSites;
}

/** What was held where a window was opened, and at its peak, per row of the site table. */
export interface WindowSites {
  readonly openBytes: Float64Array;
  readonly openBlocks: Float64Array;
  readonly peakBytes: Float64Array;
  readonly peakBlocks: Float64Array;
}

/** Everything known about one process, or about a tree of them put together, as columns. Immutable. */
export interface Profile {
  readonly run: Run;
  /** The one, or those of the tree, the one that was started first. Each of several has a root of its own in the stacks. */
  readonly processes: readonly Process[];
  /** Sum of the counted sites' peak bytes, and when it was reached (seconds from the start). */
  readonly peak: { readonly bytes: Bytes; readonly seconds: Seconds };
  /** Sum of the counted sites' live bytes, at the end or when the recording was read. */
  readonly liveBytes: Bytes;
  /** Highest resident set size, of several processes the highest that was seen of all together; null where nobody saw it. */
  readonly rssMax: Bytes | null;
  /** null where none was. */
  readonly refusal: Refusal | null;
  readonly events: { readonly allocations: number; readonly releases: number };
  /**
   * One allocation in so many bytes was recorded, on average, and figures are estimates; 0: every one, and figures are exact. Of a
   * tree of processes it is that of the process that was sampled most rarely.
   */
  readonly sampleBytes: number;
  readonly functions: FunctionTable;
  readonly frames: FrameTable;
  readonly stacks: StackTable;
  readonly sites: SiteTable;
  readonly timeline: TimelineTable;
  /** In the order of time; of each process those that are still in its recording. */
  readonly windows: readonly RunWindow[];
  readonly sizes: SizeTable;
  /** In the order of time; none where no launcher looked. */
  readonly looks: readonly MemoryLook[];
  /** As seen from outside, beside what moments of the timeline know. */
  readonly resident: ResidentTable;
}

export const isCounted = (kind: number): boolean => kind < KINDS_COUNTED;

/** A root, such as `<before Python>` or a thread, is a function without a file. */
export const isRoot = (functions: FunctionTable, id: FunctionId): boolean => functions.file[id] === "";
