import type { DiffSide } from "../analysis/diff/diff-tree.ts";
import type { Estimate } from "../analysis/interval.ts";

/** What the page of a difference gets, packed as packValue does. Sizes are in bytes, times in seconds. */
export interface DiffData {
  readonly what: "difference";
  readonly runs: { readonly a: DiffRun; readonly b: DiffRun };
  /** What is compared, "Peak", and what it adds up to in each run; of a part by name the part's. */
  readonly title: string;
  readonly whole: { readonly a: Estimate; readonly b: Estimate };
  /** Of the bytes of both, by how many and how: "94 % of bytes matched by function and text"; "" for none. */
  readonly matched: string;
  readonly notes: readonly string[];
  /** Other figures of both runs; null where one is not known. */
  readonly figures: readonly {
    readonly label: string;
    readonly a: Estimate | null;
    readonly b: Estimate | null;
  }[];
  /** Lines that changed most, of so many that did. */
  readonly changed: readonly DiffLine[];
  readonly changedCount: number;
  readonly tree: DiffNodes;
  readonly lines: DiffLines;
}

export interface DiffRun {
  readonly command: string;
  /** Since 1970. */
  readonly started: number;
  readonly duration: number;
  readonly python: string | null;
  /** What was held over time: a row for each moment. */
  readonly seconds: Float64Array;
  readonly bytes: Float64Array;
}

export interface DiffLine {
  readonly change: Estimate;
  /** Of all changes. */
  readonly share: number;
  readonly sentence: string;
  /** The node that shows most of it, 0 where there is none. */
  readonly node: number;
}

/** A DiffTree, folded: parents before their children, siblings widest first. */
export interface DiffNodes {
  readonly length: number;
  readonly parent: Int32Array;
  /** A row of the lines. */
  readonly line: Uint32Array;
  readonly bytes: Float64Array;
  readonly a: Omit<DiffSide, "node">;
  readonly b: Omit<DiffSide, "node">;
  /** Modules or frames that are folded into a node; 0 of a plain one. */
  readonly hidden: Uint32Array;
  /** The expression that holds most, in the text that is shown: UTF-16 offsets, 0 and 0 where unknown. */
  readonly markStart: Uint32Array;
  readonly markEnd: Uint32Array;
}

/** The lines of both runs: as B has them, or A those that B hasn't. Row 0 is "all". */
export interface DiffLines {
  readonly function: readonly string[];
  readonly file: readonly string[];
  readonly line: Uint32Array;
  readonly origin: Uint8Array;
  /** Index into WAYS. */
  readonly way: Uint8Array;
  /** Where A has the line; 0 where it hasn't. */
  readonly lineA: Uint32Array;
  /** Whether B has it. */
  readonly isInB: Uint8Array;
  /** Its text in each run; "" where it is not known. */
  readonly textA: readonly string[];
  readonly textB: readonly string[];
}
