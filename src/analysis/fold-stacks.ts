import { PairIndex } from "../profile/pair-index.ts";
import type { Profile } from "../profile/profile.ts";

/** Stacks folded by line: one node a (parent, line), node 0 above all, in the order in which stacks come. */
export interface FoldedStacks {
  readonly parent: Int32Array;
  /** Rows of the line table. */
  readonly line: Uint32Array;
  /** A frame with the expression that weighs most. */
  readonly frame: Uint32Array;
  /** Per stack its node; 0 of one that is not shown. */
  readonly ofStack: Uint32Array;
}

/**
 * Folds the stacks for which `isShown` is 1; with a stack its callers are. `lineOf` gives a frame's row in the line table, `weight`
 * what a stack and all below it weigh.
 */
export function foldStacks(
  profile: Profile,
  isShown: Uint8Array,
  lineOf: Uint32Array,
  weight: Float64Array,
): FoldedStacks {
  const { stacks } = profile;
  const spanOf = foldSpans(profile, lineOf);
  // Node n + 1 is the pair n of (parent, line). An expression is a pair of (node, frame).
  const nodes = new PairIndex();
  const expressions = new PairIndex();
  const ofStack = new Uint32Array(stacks.length);
  const expressionOf = new Uint32Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    if (isShown[stack] === 0) continue;
    const above = stacks.parent[stack]!;
    const frame = stacks.frame[stack]!;
    ofStack[stack] = nodes.number(above < 0 ? 0 : ofStack[above]!, lineOf[frame]!) + 1;
    expressionOf[stack] = expressions.number(ofStack[stack]!, spanOf[frame]!);
  }

  const expressionWeight = new Float64Array(expressions.length);
  for (let stack = 0; stack < stacks.length; stack++)
    if (isShown[stack] === 1) expressionWeight[expressionOf[stack]!]! += weight[stack]!;
  const length = nodes.length + 1;
  return {
    parent: new Int32Array(length).map((_, node) => (node === 0 ? -1 : nodes.firstOf(node - 1))),
    line: new Uint32Array(length).map((_, node) => (node === 0 ? 0 : nodes.secondOf(node - 1))),
    frame: heaviestFrames(length, expressions, expressionWeight),
    ofStack,
  };
}

/** Marks the callers of what is shown, too. */
export function showCallers({ stacks }: Profile, isShown: Uint8Array): void {
  for (let stack = stacks.length - 1; stack >= 0; stack--) {
    const above = stacks.parent[stack]!;
    if (isShown[stack] === 1 && above >= 0) isShown[above] = 1;
  }
}

/** The frames that shown stacks have, as foldFrames takes them. */
export function usedFrames({ stacks, frames }: Profile, isShown: Uint8Array): Uint8Array {
  const used = new Uint8Array(frames.length);
  for (let stack = 0; stack < stacks.length; stack++)
    if (isShown[stack] === 1) used[stacks.frame[stack]!] = 1;
  return used;
}

/** Per frame, the first frame with the same line and span: instructions of one expression count as one. */
function foldSpans({ frames }: Profile, lineOf: Uint32Array): Uint32Array {
  const starts = new PairIndex();
  const spans = new PairIndex();
  const ends = new PairIndex();
  const first: number[] = [];
  return frames.line.map((_, frame) => {
    const start = starts.number(lineOf[frame]!, frames.column[frame]! + 1);
    const end = ends.number(frames.endLine[frame]! + 1, frames.endColumn[frame]! + 1);
    const span = spans.number(start, end);
    first[span] ??= frame;
    return first[span];
  });
}

/** Per node, the frame of its heaviest expression; among equals the first met. */
function heaviestFrames(length: number, expressions: PairIndex, weight: Float64Array): Uint32Array {
  const frame = new Uint32Array(length);
  const most = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  for (let expression = 0; expression < expressions.length; expression++) {
    const node = expressions.firstOf(expression);
    if (weight[expression]! <= most[node]!) continue;
    most[node] = weight[expression]!;
    frame[node] = expressions.secondOf(expression);
  }
  return frame;
}
