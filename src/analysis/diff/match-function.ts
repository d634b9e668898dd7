import { alignInOrder } from "./align.ts";
import { commonEnds } from "./common-ends.ts";
import type { Side } from "./side.ts";

/**
 * How a line was found again in the other run. `text`: function and text are the same; `changed`: the function is, the text is alike; `order`:
 * the text of one of them is not known any more, so it is told by where it stands in its function.
 */
export const WAYS = ["none", "text", "changed", "order"] as const;
export type Way = (typeof WAYS)[number];

export type Pair = readonly [a: number, b: number, way: Way];

/** The lines of a function in one of two runs: rows of its table in their order, and its file's text, where it is known. */
export interface FunctionLines {
  readonly side: Side;
  readonly rows: readonly number[];
  readonly text: FileText | null;
}

/** The lines of a file, without the spaces around them, and where each text stands, 1-based. */
export interface FileText {
  readonly lines: readonly string[];
  readonly places: ReadonlyMap<string, readonly number[]>;
}

export function indexText(lines: readonly string[]): FileText {
  const trimmed = lines.map((line) => line.trim());
  const places = new Map<string, number[]>();
  trimmed.forEach((line, at) => {
    const known = places.get(line);
    if (known) known.push(at + 1);
    else places.set(line, [at + 1]);
  });
  return { lines: trimmed, places };
}

/** More pairs than that are not tried. */
const PAIRS_MAX = 1 << 22;
/** Of the longer of two texts: as much has to be the same at their beginnings and ends. */
const ALIKE = 0.5;

/** Finds the lines of a function again. */
export function matchFunction(a: FunctionLines, b: FunctionLines): readonly Pair[] {
  if (a.text === null || b.text === null) return matchByOrder(a, b);
  const same = matchByText(a, b);
  const [pairedA, pairedB] = [new Set(same.map(([one]) => one)), new Set(same.map(([, other]) => other))];
  const left = a.rows.filter((row) => !pairedA.has(row));
  const right = b.rows.filter((row) => !pairedB.has(row));
  const changed = align(left, right, (one, other) => {
    const share = commonShare(textOf(a, one), textOf(b, other));
    return share >= ALIKE ? share : 0;
  });
  return [...same, ...changed.map(([one, other]) => [one, other, "changed"] as const)];
}

const textOf = ({ side, text }: FunctionLines, row: number): string =>
  text?.lines[side.lines.line[row]! - 1] ?? "";

/** Of lines with the same text it is the first, second, … since the function begins, so that what stands above has no part in it. */
function matchByText(a: FunctionLines, b: FunctionLines): readonly Pair[] {
  const rows = new Map<string, number[]>();
  for (const row of b.rows) {
    const key = textKey(b, row);
    rows.set(key, [...(rows.get(key) ?? []), row]);
  }
  return a.rows.flatMap((row): Pair[] => {
    const other = rows.get(textKey(a, row))?.shift();
    return other === undefined ? [] : [[row, other, "text"]];
  });
}

function textKey(of: FunctionLines, row: number): string {
  const { side, text } = of;
  const own = textOf(of, row);
  const isBefore = (line: number) => line >= side.firstLine[row]! && line < side.lines.line[row]!;
  return `${text?.places.get(own)?.filter(isBefore).length ?? 0} ${own}`;
}

/** How much of the longer text both have at their beginnings and ends. */
function commonShare(one: string, other: string): number {
  const { start, end } = commonEnds(one, other);
  return (start + end) / Math.max(1, one.length, other.length);
}

/**
 * By the columns of what lines compute and by how far they stand below the beginning of their function; what is left between two that
 * were found is paired in order, where it is as many.
 */
function matchByOrder(a: FunctionLines, b: FunctionLines): readonly Pair[] {
  const found = align(a.rows, b.rows, (one, other) => {
    const spans = b.side.spans[other]!;
    const common = [...a.side.spans[one]!].filter((span) => spans.has(span)).length;
    return 2 * Math.min(2, common) + (depthOf(a.side, one) === depthOf(b.side, other) ? 1 : 0);
  });
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  for (const [one, other] of [...found, [undefined, undefined] as const]) {
    const endA = one === undefined ? a.rows.length : a.rows.indexOf(one);
    const endB = other === undefined ? b.rows.length : b.rows.indexOf(other);
    for (; endA - i === endB - j && i < endA; i++, j++) pairs.push([a.rows[i]!, b.rows[j]!, "order"]);
    if (one !== undefined && other !== undefined) pairs.push([one, other, "order"]);
    [i, j] = [endA + 1, endB + 1];
  }
  return pairs;
}

/** Lines below the first one of its function. */
const depthOf = ({ lines, firstLine }: Side, row: number): number => lines.line[row]! - firstLine[row]!;

function align(
  a: readonly number[],
  b: readonly number[],
  score: (one: number, other: number) => number,
): readonly (readonly [number, number])[] {
  return a.length * b.length > PAIRS_MAX ? [] : alignInOrder(a, b, score);
}
