import type { Estimate } from "../analysis/interval.ts";
import type { KindTotal } from "../analysis/kinds.ts";
import type { MomentWords } from "../analysis/moment-words.ts";
import type { ProcessRow } from "../analysis/process-rows.ts";
import type { Kind } from "../profile/profile.ts";

/**
 * What the page gets: one JSON document. Sizes are in bytes, times in seconds. Columns are plain arrays because the
 * document is compressed as a whole.
 */
export interface ReportData {
  readonly run: {
    readonly command: string;
    /** Seconds since 1970. */
    readonly started: number;
    readonly duration: number;
    readonly python: string | null;
    /** How many processes it had. */
    readonly processes: number;
  };
  readonly notes: readonly string[];
  /** The peak, or what is shown in its place, as `words` call it; and the highest peak of the run. */
  readonly peak: { readonly bytes: number; readonly seconds: number };
  readonly words: MomentWords;
  readonly highest: Estimate & { readonly seconds: number };
  /** Highest resident set size, of several processes of all together, and how many these were then. */
  readonly rssMax: number | null;
  readonly rssProcesses: number;
  /** What that is, where it is of several; else "". */
  readonly rssNote: string;
  /** As in a profile: 0 where figures are exact. */
  readonly sampleBytes: number;
  readonly kinds: readonly KindTotal[];
  /** What the operating system saw at the peak; null where nobody looked. */
  readonly system: SystemSeen | null;
  /** Whether the import system should be folded at first. */
  readonly foldImports: boolean;
  readonly lines: LineColumns;
  readonly nodes: NodeColumns;
  readonly held: readonly HeldColumns[];
  readonly sources: readonly SourceFile[];
}

/** Resident memory at a moment, taken apart: of a process its RSS, of several the sum of their Pss. */
export interface SystemSeen {
  /** What the parts add up to. */
  readonly bytes: number;
  /** Looked at between these times. */
  readonly from: number;
  readonly to: number;
  /** How many processes, and a table of them; the table is empty for a run of one. */
  readonly count: number;
  readonly processes: readonly ProcessRow[];
  readonly parts: readonly (Estimate & { readonly title: string; readonly note: string })[];
  /** Lines that hold large blocks, those with most first. */
  readonly large: readonly {
    readonly function: string;
    readonly file: string;
    readonly line: number;
    readonly bytes: number;
    readonly resident: number;
  }[];
  readonly remarks: readonly string[];
}

export interface LineColumns {
  readonly function: readonly string[];
  readonly file: readonly string[];
  readonly line: readonly number[];
  readonly origin: readonly number[];
}

/** The shape of the tree of all kinds of memory. The root stands at 0. */
export interface NodeColumns {
  /** How far back the parent stands: a node's id minus its parent's. 0 for the root. */
  readonly up: readonly number[];
  readonly line: readonly number[];
  /** The expression in the source line that holds most: UTF-16 offsets, end exclusive, both 0 where unknown. */
  readonly markStart: readonly number[];
  readonly markEnd: readonly number[];
}

/** What one kind held at the peak: a row for each node whose own line held some. Sizes of nodes are summed up from it. */
export interface HeldColumns {
  readonly kind: Kind;
  /** How far behind the row before it the node stands; of the first its id. */
  readonly step: readonly number[];
  readonly bytes: readonly number[];
  readonly blocks: readonly number[];
  /** Of a sampled recording, how sure bytes are: as DoubtColumns. Else null. */
  readonly doubt: { readonly variance: readonly number[]; readonly skew: readonly number[] } | null;
}

export const TOKEN_KINDS = ["keyword", "string", "number", "comment"] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** One line of source: its number from 1, its text, and its tokens as triples of start, end and index of the kind. */
export type SourceLine = readonly [number: number, text: string, tokens: readonly number[]];

/** Why a file's lines can't be shown, or "shown". */
export type SourceState = "shown" | "missing" | "changed" | "unreadable";

export interface SourceFile {
  readonly file: string;
  readonly state: SourceState;
  readonly lines: readonly SourceLine[];
}
