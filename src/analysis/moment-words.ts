import type { Shown } from "./view.ts";

/** What a moment that stands in the place of the peak is called: over a figure, behind one, and what is a share of it. */
export interface MomentWords {
  readonly title: string;
  readonly at: string;
  readonly whole: string;
}

export const PEAK_WORDS: MomentWords = { title: "Peak", at: "at the peak", whole: "the peak" };
const OUT_OF_MEMORY_WORDS: MomentWords = {
  title: "When memory ran out",
  at: "when memory ran out",
  whole: "what was held then",
};

const REFUSED_WORDS: MomentWords = {
  title: "When memory was refused",
  at: "when memory was refused",
  whole: "what was held then",
};

/** For the moments that a report can be about. */
export function momentWords({ what }: Shown): MomentWords {
  if (what === "refused") return REFUSED_WORDS;
  return what === "out of memory" ? OUT_OF_MEMORY_WORDS : PEAK_WORDS;
}
