import type { Tree } from "@lezer/common";
import { type Signal, signal } from "@preact/signals";
import type { ReportSource, SourceState } from "../data.ts";
import { findTokens, parseSource } from "./highlight.ts";

/** A line of source: its number from 1, its text, and its tokens as findTokens gives them. */
export type TokenLine = readonly [number: number, text: string, tokens: readonly number[]];

const NO_TOKENS: readonly number[] = [];

/** A source file, as far as the report has it. */
export class Source {
  readonly state: SourceState;
  /** Whether all of its lines are there; else those near the run's lines. */
  readonly isWhole: boolean;
  readonly #text: string;
  readonly #parts: ReportSource["parts"];
  readonly #tree: Signal<Tree | null> = signal(null);
  #isParsed = false;
  #lines: ReadonlyMap<number, Line> | null = null;

  constructor({ state, isWhole, parts }: ReportSource) {
    this.state = state;
    this.isWhole = isWhole;
    this.#parts = parts;
    this.#text = parts[0]?.[1] ?? "";
  }

  /** The numbers of the lines that are there, in order. */
  get numbers(): readonly number[] {
    return [...this.#byNumber.keys()];
  }

  /** How many characters the longest line has; a tab counts as four. */
  get longest(): number {
    let longest = 0;
    for (const { text } of this.#byNumber.values())
      longest = Math.max(longest, text.length + 3 * (text.split("\t").length - 1));
    return longest;
  }

  /** A line without colours, or undefined where the report has none. */
  plainLine(number: number): TokenLine | undefined {
    const line = this.#byNumber.get(number);
    return line && [number, line.text, NO_TOKENS];
  }

  /**
   * The same with colours. They come a little later the first time that a file is asked: who asks in a component is drawn again then. A
   * file that isn't whole has none, as what a line is made of depends on those before it.
   */
  colouredLine(number: number): TokenLine | undefined {
    const line = this.#byNumber.get(number);
    if (line === undefined || !this.isWhole) return this.plainLine(number);
    this.#parse();
    const tree = this.#tree.value;
    if (tree === null) return this.plainLine(number);
    return [number, line.text, findTokens(tree, line.start, line.start + line.text.length)];
  }

  get #byNumber(): ReadonlyMap<number, Line> {
    this.#lines ??= findLines(this.#parts);
    return this.#lines;
  }

  #parse(): void {
    if (this.#isParsed) return;
    this.#isParsed = true;
    void parseSource(this.#text).then((tree) => {
      this.#tree.value = tree;
    });
  }
}

interface Line {
  readonly text: string;
  /** Where it begins in its part. */
  readonly start: number;
}

function findLines(parts: ReportSource["parts"]): Map<number, Line> {
  const lines = new Map<number, Line>();
  for (const [first, text] of parts) {
    let start = 0;
    text.split("\n").forEach((line, at) => {
      lines.set(first + at, { text: line, start });
      start += line.length + 1;
    });
  }
  return lines;
}
