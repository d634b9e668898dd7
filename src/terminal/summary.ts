import type { Profile } from "../profile/profile.ts";

/** What the terminal can show, and where source text comes from. */
export interface SummaryOptions {
  /** Width that no line passes. */
  readonly columns: number;
  readonly color: boolean;
  readonly bars: boolean;
  /** The text of a line of a file (1-based), or null where there is none to show. */
  readonly sourceOf: (file: string, line: number) => string | null;
}

/** The peak and the lines that held it, as lines of text that each end with a line break. */
export function renderSummary(_profile: Profile, _options: SummaryOptions): string {
  return "";
}
