import type { Shown } from "./view.ts";

/** What a moment that stands in the place of the peak is called: over a figure, behind one, and what is a share of it. */
export interface MomentWords {
  readonly title: string;
  readonly at: string;
  readonly whole: string;
}

export const PEAK_WORDS: MomentWords = { title: "Peak", at: "at the peak", whole: "the peak" };
/** Of all that was ever allocated, freed or not. */
export const TOTAL_WORDS: MomentWords = {
  title: "Allocated in all",
  at: "allocated in all",
  whole: "all that was allocated",
};

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

const WORDS: Readonly<Record<Shown["what"], MomentWords>> = {
  peak: PEAK_WORDS,
  end: { title: "At the end", at: "at the end", whole: "what was held then" },
  time: { title: "Held", at: "then", whole: "what was held then" },
  "out of memory": OUT_OF_MEMORY_WORDS,
  refused: REFUSED_WORDS,
  range: { title: "Gained", at: "in between", whole: "what was gained" },
};

export function momentWords({ what }: Shown): MomentWords {
  return WORDS[what];
}
