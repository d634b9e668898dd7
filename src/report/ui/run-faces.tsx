import { formatEstimate, formatPlace, formatShare } from "../../analysis/format.ts";
import { estimateOf } from "../../analysis/interval.ts";
import { nameWhole } from "../../analysis/kinds.ts";
import { CardBody, MergedBody } from "./card.tsx";
import { FrameLooks } from "./frame-looks.ts";
import type { Faces } from "./graph-state.ts";
import { openSource } from "./source/moves.ts";
import type { State } from "./state.ts";

/** The flame graph of a run: frames hold something, and a share of the whole. */
export function runFaces(state: State): Faces {
  const looks = new FrameLooks(state);
  return {
    lookOf: (drawn, marked) => looks.lookOf(drawn, marked),
    label: () => nameWhole(state.kind.value, state.looked.value.words),
    card: (drawn) => <CardBody state={state} drawn={drawn} />,
    merged: (drawn, count) => <MergedBody state={state} drawn={drawn} count={count} />,
    announce: (drawn) => announce(state, drawn),
    openSource: (node) => openSource(state, node),
  };
}

function announce({ looked, view, kind }: State, drawn: number): string {
  const { tree } = view.value;
  const row = tree.line[drawn]!;
  const bytes = tree.bytes[drawn]!;
  const place = formatPlace(tree.lines.file[row]!, tree.lines.line[row]!);
  return [
    tree.lines.function[row],
    place,
    formatEstimate(estimateOf(tree, drawn)),
    `${formatShare(bytes, tree.bytes[0]!)} of ${nameWhole(kind.value, looked.value.words)}`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}
