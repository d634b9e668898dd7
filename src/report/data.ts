import type { Finding } from "../analysis/findings/finding.ts";
import type { Estimate } from "../analysis/interval.ts";
import type { MomentWords } from "../analysis/moment-words.ts";
import type { ProcessRow } from "../analysis/process-rows.ts";
import type { MarkedMoment } from "../analysis/series.ts";
import type { DoubtColumns } from "../profile/doubt.ts";
import type { Profile } from "../profile/profile.ts";

/**
 * What the page gets: one document, as packValue writes it. Sizes are in bytes, times in seconds. The page asks the same functions as
 * the terminal does, of a profile that is compact.
 */
export interface ReportData {
  /** As compactProfile makes it, with names that are harmless text. Of its windows it has the one that the report is about. */
  readonly profile: Profile;
  /** What is looked at when the page is opened. */
  readonly opening: Opening;
  readonly series: SeriesData;
  readonly notes: readonly string[];
  /** What to look at, in that order. */
  readonly findings: readonly Finding[];
  /** Of how many processes profile.rssMax is the sum. */
  readonly rssProcesses: number;
  /** What that is, where it is of several; else "". */
  readonly rssNote: string;
  /** What the operating system saw at the peak; null where nobody looked. */
  readonly system: SystemSeen | null;
  /** Whether the import system should be folded at first. */
  readonly foldImports: boolean;
  readonly sources: readonly ReportSource[];
}

/** A moment or a range that a report is about; the peak of most. */
export type Opening =
  | { readonly tab: "peak" }
  | { readonly tab: "moment"; readonly seconds: number; readonly words: MomentWords }
  | { readonly tab: "growth"; readonly from: number; readonly to: number };

/** Memory over time. Each list of points is thinned to what a picture needs, as thinSteps does it; a point holds until the next one. */
export interface SeriesData {
  /** The total of the counted kinds. */
  readonly held: PointColumns & { readonly doubt: DoubtColumns | null };
  /** Resident set size; no points where nobody saw it. */
  readonly rss: PointColumns;
  /** Who held what, as processSeries has it: [] in a run of one process. */
  readonly processes: readonly (PointColumns & { readonly name: string; readonly count: number })[];
  readonly marks: readonly MarkedMoment[];
}

export interface PointColumns {
  readonly seconds: Float64Array;
  readonly bytes: Float64Array;
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

/** One line of source: its number from 1 and its text. */
export type SourceLine = readonly [number: number, text: string];

/** Why a file's lines can't be shown, or "shown". `secret`: it looks like it holds secrets; `omitted`: no source was wanted; `library`: none but the person's own. */
export type SourceState = "shown" | "missing" | "changed" | "unreadable" | "secret" | "omitted" | "library";

export interface SourceFile {
  readonly file: string;
  readonly state: SourceState;
  readonly lines: readonly SourceLine[];
}

/** The same in little room: lines that follow each other are one text. */
export interface ReportSource extends Omit<SourceFile, "lines"> {
  /** Whether all lines of the file are there. */
  readonly isWhole: boolean;
  readonly parts: readonly (readonly [firstLine: number, text: string])[];
}
