import {
  formatInterval,
  formatNumberOf,
  formatPlace,
  formatShare,
  formatSize,
} from "../../analysis/format.ts";
import { sumEstimates } from "../../analysis/interval.ts";
import { KIND_WORDS } from "../../analysis/kinds.ts";
import type { ChargedLine } from "../../analysis/lines.ts";
import { SourceText } from "./source-text.tsx";
import { type State, showNode } from "./state.ts";
import { describeFrame } from "./view.ts";

const ROWS = 5;

/** The lines that held most at the peak. A row shows its line in the flame graph. */
export function Heaviest({ state }: { state: State }) {
  const { report, heaviest, kind, narrowed } = state;
  const isSampled = report.profile.sampleBytes > 0;
  const rows = heaviest.value.slice(0, ROWS);
  const others = heaviest.value.slice(ROWS);
  const rest = sumEstimates(others);
  return (
    <section class="heaviest" aria-label="Lines that held most">
      <h2>
        Lines that held most{kind.value === null ? " " : ", "}
        <span>{kind.value === null ? state.looked.value.words.at : `${KIND_WORDS[kind.value]} only`}</span>
      </h2>
      <ol class={isSampled ? "sampled" : ""}>
        {rows.map((row) => (
          <HeaviestLine key={row.line} state={state} row={row} largest={rows[0]?.bytes ?? 0} />
        ))}
        {others.length > 0 && (
          <li class="others">
            <span class="size">{formatSize(rest.bytes)}</span>
            {isSampled && <span class="interval">{formatInterval(rest)}</span>}
            <span />
            <span class="share">{formatShare(rest.bytes, narrowed.value.tree.bytes[0]!)}</span>
            <span>{formatNumberOf(others.length, "more line")}</span>
          </li>
        )}
      </ol>
    </section>
  );
}

function HeaviestLine({ state, row, largest }: { state: State; row: ChargedLine; largest: number }) {
  const { report, focus, narrowed, unfoldedView } = state;
  const { tree, wholeNode } = narrowed.value;
  const text = describeFrame(report, unfoldedView.value, row.node);
  const isChosen = focus.value !== null && report.tree.line[focus.value] === row.line;
  return (
    <li>
      <button
        type="button"
        class={`heavy ${text.origin === "own" ? "own" : ""}`}
        aria-pressed={isChosen}
        onClick={() => showNode(state, wholeNode[row.node]!)}
      >
        <span class="size">{formatSize(row.bytes)}</span>
        {report.profile.sampleBytes > 0 && <span class="interval">{formatInterval(row)}</span>}
        <span class="bar" aria-hidden="true">
          <span class="fill" style={{ width: `${(100 * row.bytes) / largest}%` }} />
        </span>
        <span class="share">{formatShare(row.bytes, tree.bytes[0]!)}</span>
        <bdi class="name" title={text.name}>
          {text.name}
        </bdi>
        <bdi dir="ltr" class="place" title={text.file}>
          {formatPlace(text.file, text.line)}
        </bdi>
        <code class="source">
          {text.sourceLine && (
            <SourceText line={text.sourceLine} markStart={text.markStart} markEnd={text.markEnd} isTrimmed />
          )}
        </code>
      </button>
    </li>
  );
}
