import { formatNumberOf, formatPlace, formatShare, formatSize } from "../../analysis/format.ts";
import type { HeaviestRow } from "../data.ts";
import { SourceText } from "./source-text.tsx";
import { type State, showNode } from "./state.ts";
import { describeFrame } from "./view.ts";

/** The lines that held most at the peak. A row shows its line in the flame graph. */
export function Heaviest({ state }: { state: State }) {
  const { heaviest, peak } = state.report;
  const { rows, others } = heaviest;
  return (
    <section class="heaviest" aria-label="Lines that held most at the peak">
      <h2>
        Lines that held most <span>at the peak</span>
      </h2>
      <ol>
        {rows.map((row) => (
          <HeaviestLine key={row.node} state={state} row={row} largest={rows[0]?.bytes ?? 0} />
        ))}
        {others.count > 0 && (
          <li class="others">
            <span class="size">{formatSize(others.bytes)}</span>
            <span />
            <span class="share">{formatShare(others.bytes, peak.bytes)}</span>
            <span>{formatNumberOf(others.count, "more line")}</span>
          </li>
        )}
      </ol>
    </section>
  );
}

function HeaviestLine({ state, row, largest }: { state: State; row: HeaviestRow; largest: number }) {
  const { report, focus, wholeView } = state;
  const { line } = report.tree;
  const text = describeFrame(report, wholeView.value, row.node);
  const isChosen = focus.value !== null && line[focus.value] === line[row.node];
  return (
    <li>
      <button
        type="button"
        class={`heavy ${text.origin === "own" ? "own" : ""}`}
        aria-pressed={isChosen}
        onClick={() => showNode(state, row.node)}
      >
        <span class="size">{formatSize(row.bytes)}</span>
        <span class="bar" aria-hidden="true">
          <span class="fill" style={{ width: `${(100 * row.bytes) / largest}%` }} />
        </span>
        <span class="share">{formatShare(row.bytes, report.peak.bytes)}</span>
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
