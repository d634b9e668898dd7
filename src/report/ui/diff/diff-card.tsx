import { commonEnds } from "../../../analysis/diff/common-ends.ts";
import type { Way } from "../../../analysis/diff/match-function.ts";
import { formatChangeEstimate } from "../../../analysis/diff/words.ts";
import {
  formatCount,
  formatEstimate,
  formatName,
  formatPlace,
  formatShare,
} from "../../../analysis/format.ts";
import { plainRemark } from "../view.ts";
import { type DiffState, heldAt, wayOf } from "./diff-state.ts";

const WAY_WORDS: Readonly<Record<Way, string>> = {
  none: "",
  text: "matched by function and text",
  changed: "its text has changed",
  order: "matched by function and order",
};

/** What there is to say of one frame of a difference. */
export function DiffCard({ state, node }: { state: DiffState; node: number }) {
  const { data, larger, view } = state;
  const { tree, lines } = data;
  const row = tree.line[node]!;
  const place = formatPlace(lines.file[row]!, lines.line[row]!);
  const { a, b, change } = heldAt(state, node);
  const blocks = tree.b.blocks[node]! - tree.a.blocks[node]!;
  const isGone = lines.isInB[row] === 0 && place !== "";
  return (
    <>
      <div class="card-head">
        <span>
          <bdi class="name">{node === 0 ? "all" : lines.function[row]}</bdi>{" "}
          <span class="remark">{WAY_WORDS[node === 0 ? "none" : wayOf(state, node)]}</span>
        </span>
        {place === "" ? (
          <span class="remark">{plainRemark(view.value, node)}</span>
        ) : (
          <bdi dir="ltr" class="place">
            {place}
            {isGone && " in A"}
          </bdi>
        )}
      </div>
      <dl class="card-figures both">
        <Figure value={formatEstimate(a)} label="A" />
        <Figure value={formatEstimate(b)} label="B" />
        <Figure value={formatChangeEstimate(change)} label="more in B" />
        {Number.isFinite(blocks) && blocks !== 0 && (
          <Figure
            value={`${blocks > 0 ? "+" : "−"}${formatCount(Math.abs(blocks))}`}
            label={Math.abs(blocks) === 1 ? "block" : "blocks"}
          />
        )}
        <Figure value={formatShare(Math.abs(change.bytes), larger)} label="of the larger of both" />
      </dl>
      <Texts state={state} row={row} />
    </>
  );
}

function Figure({ value, label }: { value: string; label: string }) {
  return (
    <div>
      <dd>{value}</dd>
      <dt>{label}</dt>
    </div>
  );
}

/** The line in each run, what differs underlined, or once where it is the same. */
function Texts({ state, row }: { state: DiffState; row: number }) {
  const { textA, textB, line, lineA, isInB } = state.data.lines;
  const [a, b] = [textA[row]!.trim(), textB[row]!.trim()];
  if (a === "" && b === "") return null;
  const isSame = a === b;
  const ends = a === "" || b === "" ? null : commonEnds(a, b);
  return (
    <div class="card-source">
      {a !== "" && !isSame && (
        <Line place={`A ${isInB[row] === 1 ? lineA[row] : line[row]}`} text={a} ends={ends} />
      )}
      {b !== "" && <Line place={`${isSame ? "" : "B "}${line[row]}`} text={b} ends={ends} isHere />}
    </div>
  );
}

interface LineProps {
  readonly place: string;
  readonly text: string;
  /** What is between them is underlined. */
  readonly ends: { readonly start: number; readonly end: number } | null;
  readonly isHere?: boolean;
}

function Line({ place, text, ends, isHere = false }: LineProps) {
  const [from, to] = ends === null ? [text.length, text.length] : [ends.start, text.length - ends.end];
  return (
    <div class={isHere ? "line here" : "line"}>
      <span class="at diff-at">{place}</span>
      <code>
        {formatName(text.slice(0, from))}
        {to > from && <u>{formatName(text.slice(from, to))}</u>}
        {formatName(text.slice(to))}
      </code>
    </div>
  );
}
