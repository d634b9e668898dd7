import { changeStep } from "../../../analysis/diff/change-step.ts";
import { formatChange, formatChangeEstimate } from "../../../analysis/diff/words.ts";
import { formatCount, formatEstimate, formatPlace, formatSize } from "../../../analysis/format.ts";
import { intervalOf } from "../../../analysis/interval.ts";
import { ORIGINS } from "../../../analysis/tree.ts";
import type { FrameLook, Tint } from "../draw.ts";
import type { Faces } from "../graph-state.ts";
import { type FrameText, plainRemark } from "../view.ts";
import { DiffCard } from "./diff-card.tsx";
import { type DiffState, heldAt } from "./diff-state.ts";

/** The flame graph of a difference: frames have changed by so much, up or down, or are gone. */
export function diffFaces(state: DiffState): Faces {
  return {
    lookOf: (drawn, marked) => lookOf(state, drawn, marked),
    label: () => "what changed",
    card: (drawn) => <DiffCard state={state} node={drawn} />,
    merged: (drawn, count) => <Merged state={state} first={drawn} count={count} />,
    announce: (drawn) => announce(state, drawn),
  };
}

function lookOf(state: DiffState, node: number, marked: Uint8Array | null): FrameLook {
  const { larger, view, zoom } = state;
  const { index } = view.value;
  const { a, b, change } = heldAt(state, node);
  const [low, high] = intervalOf(change);
  const text = textOf(state, node);
  return {
    text: node === 0 ? { ...text, name: "all" } : text,
    size:
      node === 0
        ? `${formatSize(a.bytes)} → ${formatSize(b.bytes)}, ${formatChange(change.bytes)}`
        : formatChange(change.bytes),
    share: node === 0 ? "" : formatSize(Math.max(a.bytes, b.bytes)),
    tint: tintOf(change.bytes / larger),
    isVague: node !== 0 && low <= 0 && high >= 0 && high > low,
    isGone: a.bytes !== 0 && b.bytes === 0,
    remark:
      node === 0
        ? "a frame is as wide as the larger of its two sizes; hatched: gone in B"
        : plainRemark(view.value, node) || formatPlace(text.file, text.line),
    role: node === 0 ? "root" : index.depth[node]! < index.depth[zoom.value]! ? "path" : "frame",
    isMatch: marked === null || node === 0 ? null : marked[node] === 1,
  };
}

function tintOf(share: number): Tint {
  const step = changeStep(share);
  return step < 0 ? null : { of: share > 0 ? "more" : "less", step };
}

/** What a frame says of its line: as B has it, or A where B has none. */
function textOf({ data }: DiffState, node: number): FrameText {
  const { tree, lines } = data;
  const row = tree.line[node]!;
  const line = lines.line[row]!;
  const shown = lines.isInB[row] === 1 ? lines.textB[row]! : lines.textA[row]!;
  return {
    name: lines.function[row]!,
    file: lines.file[row]!,
    line,
    origin: ORIGINS[lines.origin[row]!]!,
    source: undefined,
    sourceLine: shown === "" ? undefined : [line, shown, []],
    markStart: tree.markStart[node]!,
    markEnd: tree.markEnd[node]!,
  };
}

/** What there is to say of frames too narrow to be drawn alone. */
function Merged({ state, first, count }: { state: DiffState; first: number; count: number }) {
  const { tree, index } = state.view.value;
  const end = index.childStart[tree.parent[first]! + 1]!;
  const change = [...index.children.subarray(end - count, end)].reduce(
    (sum, node) => sum + heldAt(state, node).change.bytes,
    0,
  );
  return (
    <div class="card-head">
      <span>
        <strong>{formatCount(count)} smaller</strong>, {formatChange(change)} together
      </span>
    </div>
  );
}

function announce(state: DiffState, node: number): string {
  const text = textOf(state, node);
  const { a, b, change } = heldAt(state, node);
  const held = `${formatEstimate(a)} in A, ${formatEstimate(b)} in B`;
  return [text.name, formatPlace(text.file, text.line), formatChangeEstimate(change), held]
    .filter((part) => part !== "")
    .join(", ");
}
