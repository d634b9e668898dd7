import { formatCount, formatEstimate, formatPlace, formatShare, formatSize } from "../../analysis/format.ts";
import { heldBelow } from "../../analysis/held-below.ts";
import { estimateOf, sumRows } from "../../analysis/interval.ts";
import { explainNoText } from "./source/words.ts";
import type { Source, TokenLine } from "./source-file.ts";
import { SourceText } from "./source-text.tsx";
import type { State } from "./state.ts";
import { describeFrame, type FrameText, plainRemark } from "./view.ts";

const LINES_SHOWN = 4;

/** What there is to say of one frame. `drawn` is a node of the present view. */
export function CardBody({ state, drawn }: { state: State; drawn: number }) {
  const { report, looked, view } = state;
  const { tree } = view.value;
  const text = describeFrame(report, view.value, drawn);
  const bytes = tree.bytes[drawn]!;
  const blocks = tree.blocks[drawn]!;
  const place = formatPlace(text.file, text.line);
  return (
    <>
      <div class="card-head">
        <bdi class="name">{text.name}</bdi>
        {place === "" ? (
          <span class="remark">{plainRemark(view.value, drawn)}</span>
        ) : (
          <bdi dir="ltr" class="place">
            {place}
          </bdi>
        )}
      </div>
      <dl class="card-figures">
        <CardFigure value={formatEstimate(estimateOf(tree, drawn))} label={looked.value.words.at} />
        <CardFigure value={formatShare(bytes, tree.bytes[0]!)} label="share" />
        {blocks > 0 && (
          <CardFigure
            value={formatCount(blocks)}
            label={`${blocks === 1 ? "block" : "blocks"}${report.profile.sampleBytes > 0 ? ", about" : ""}`}
          />
        )}
        {blocks > 0 && <CardFigure value={formatSize(bytes / blocks)} label="average block" />}
      </dl>
      <CardKinds state={state} drawn={drawn} />
      <CardSource text={text} />
    </>
  );
}

/** What there is to say of frames too narrow to be drawn alone. */
export function MergedBody({ state, drawn, count }: { state: State; drawn: number; count: number }) {
  const { tree, index } = state.view.value;
  const parent = tree.parent[drawn]!;
  const end = index.childStart[parent + 1]!;
  const merged = index.children.subarray(end - count, end);
  const held = sumRows(tree.bytes, tree.doubt, merged);
  return (
    <div class="card-head">
      <span>
        <strong>{formatCount(count)} smaller</strong>, {formatEstimate(held)} together
      </span>
    </div>
  );
}

function CardFigure({ value, label }: { value: string; label: string }) {
  return (
    <div>
      <dd>{value}</dd>
      <dt>{label}</dt>
    </div>
  );
}

/** What the frame's memory is made of. */
function CardKinds({ state, drawn }: { state: State; drawn: number }) {
  const { looked, kind, view } = state;
  if (kind.value !== null || !view.value.isUpright) return null;
  const { tree, drawn: placeOf } = view.value;
  return (
    <p class="card-kinds">
      {heldBelow(tree, drawn, looked.value.held, placeOf).map((part) => (
        <span key={part.kind}>
          {part.kind} <strong>{formatEstimate(part)}</strong>
        </span>
      ))}
    </p>
  );
}

/** The lines around a place, or why they are not here. */
export function CardSource({ text }: { text: Omit<FrameText, "name" | "origin" | "sourceLine"> }) {
  if (text.source === undefined || text.line === 0) return null;
  const lines = chooseLines(text.source, text.line);
  if (lines.length === 0) {
    return <p class="card-note">{explainNoText(text.file, text.source)}</p>;
  }
  const indent = Math.min(
    ...lines.filter(([, line]) => line.trim() !== "").map(([, line]) => indentOf(line)),
  );
  return (
    <div class="card-source">
      {lines.map((line) => {
        const isHere = line[0] === text.line;
        return (
          <div key={line[0]} class={isHere ? "line here" : "line"}>
            <span class="at">{line[0]}</span>
            <code>
              <SourceText
                line={cutIndent(line, Number.isFinite(indent) ? indent : 0)}
                markStart={isHere ? text.markStart - indent : 0}
                markEnd={isHere ? text.markEnd - indent : 0}
              />
            </code>
          </div>
        );
      })}
    </div>
  );
}

/** Up to four lines, the frame's own the second of them where there is something to show below it. */
function chooseLines(source: Source, line: number): TokenLine[] {
  const textOf = (number: number) => source.plainLine(number)?.[1];
  const isThere = (number: number) => textOf(number) !== undefined;
  const isBlank = (number: number) => textOf(number)?.trim() === "";
  if (!isThere(line)) return [];
  let first = isThere(line - 1) ? line - 1 : line;
  let last = line;
  while (last - first + 1 < LINES_SHOWN && isThere(last + 1)) last++;
  while (last > line && isBlank(last)) last--;
  while (last - first + 1 < LINES_SHOWN && isThere(first - 1)) first--;
  while (first < line && isBlank(first)) first++;
  return Array.from({ length: last - first + 1 }, (_, at) => source.colouredLine(first + at)!);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The line without the indent that all shown lines share. */
function cutIndent([number, text, tokens]: TokenLine, indent: number): TokenLine {
  const moved = tokens.map((value, at) => (at % 3 === 2 ? value : Math.max(0, value - indent)));
  return [number, text.slice(indent), moved];
}
