import { formatName, formatPlace } from "../format.ts";
import type { LineTable } from "../tree.ts";

/**
 * What a finding says: a copy held beside its original, growth until the end, memory allocated and hardly touched, freed memory
 * that few survivors keep in the process, inherited memory that a forked process copied, much allocated and freed; and,
 * accusing nobody, the line that held most.
 */
export const FINDING_KINDS = ["copy", "growth", "untouched", "kept", "inherited", "churn", "most"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A line of code that a finding names. */
export interface FoundLine {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** A piece of a sentence: text, or the name of a function, safe to show. */
export interface SentencePart {
  readonly text: string;
  readonly isCode: boolean;
}

/** Where the numbers behind a sentence can be seen: a tab of the report with its moment or range in seconds, and the line there. */
export type Evidence = { readonly line: FoundLine } & (
  | { readonly tab: "peak" | "churn" }
  | { readonly tab: "moment"; readonly seconds: number }
  | { readonly tab: "growth"; readonly from: number; readonly to: number }
);

/** A plain sentence about a run. */
export interface Finding {
  readonly kind: FindingKind;
  readonly bytes: number;
  /** Of what `whole` names, 0 to 1. */
  readonly share: number;
  readonly whole: string;
  /** Without the full stop, as places may follow in brackets. */
  readonly sentence: readonly SentencePart[];
  /** Those that the sentence is about. */
  readonly lines: readonly FoundLine[];
  readonly evidence: Evidence;
}

export function lineAt({ function: name, file, line }: LineTable, row: number): FoundLine {
  return { function: name[row]!, file: file[row]!, line: line[row]! };
}

/** Puts a sentence together: lines stand for their functions' names. */
export function say(texts: TemplateStringsArray, ...values: readonly (string | FoundLine)[]): SentencePart[] {
  const parts: SentencePart[] = [];
  texts.forEach((text, at) => {
    const value = values[at];
    parts.push({ text, isCode: false });
    if (typeof value === "string") parts.push({ text: value, isCode: false });
    else if (value !== undefined) parts.push({ text: nameOf(value), isCode: true });
  });
  return joinTexts(parts);
}

/** `load()`, without the functions that it is defined in; `<module>` and the like are no calls. */
function nameOf({ function: name }: FoundLine): string {
  const short = formatName(name.replace(/^.*\.<locals>\./s, ""));
  return short.startsWith("<") ? short : `${short}()`;
}

/** The whole of it in one line: `load() and clean() hold the same at once: 610 MiB twice (etl.py:22, etl.py:41)`. */
export function sentenceOf({ sentence, lines }: Finding): string {
  const words = sentence.map(({ text }) => text).join("");
  const places = lines.map(({ file, line }) => formatPlace(file, line)).filter((place) => place !== "");
  return places.length === 0 ? words : `${words} (${places.join(", ")})`;
}

function joinTexts(parts: readonly SentencePart[]): SentencePart[] {
  const joined: SentencePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.text === "") continue;
    if (last === undefined || last.isCode || part.isCode) joined.push(part);
    else joined[joined.length - 1] = { text: last.text + part.text, isCode: false };
  }
  return joined;
}
