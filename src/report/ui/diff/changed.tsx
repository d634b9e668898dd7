import { formatChange, noteSame } from "../../../analysis/diff/words.ts";
import { formatCountInWords, formatInterval, formatShare, NO_BREAK_SPACE } from "../../../analysis/format.ts";
import type { DiffLine } from "../../diff-data.ts";
import { showNode } from "../state.ts";
import { directionOf } from "./diff-figures.tsx";
import type { DiffState } from "./diff-state.ts";

const ROWS = 4;

/** The lines that changed most. A row shows its line in the flame graph. */
export function Changed({ state }: { state: DiffState }) {
  const { changed, changedCount } = state.data;
  const rows = changed.slice(0, ROWS);
  return (
    <section class="changed" aria-label="What has changed">
      <h2>
        What has changed
        {changedCount > 0 && (
          <span>
            {rows.length} of {formatCountInWords(changedCount)} {changedCount === 1 ? "line" : "lines"}
          </span>
        )}
      </h2>
      {rows.length === 0 && <p>{noteSame(NO_BREAK_SPACE)}</p>}
      <ol>
        {rows.map((row) => (
          <ChangedLine key={row.sentence} state={state} row={row} />
        ))}
      </ol>
    </section>
  );
}

function ChangedLine({ state, row }: { state: DiffState; row: DiffLine }) {
  const { change, share, sentence, node } = row;
  const interval = formatInterval(change);
  const isChosen = node > 0 && state.focus.value === node;
  return (
    <li>
      <button
        type="button"
        class={directionOf(change.bytes)}
        aria-pressed={isChosen}
        onClick={() => showNode(state, node)}
      >
        <span class="changed-figures">
          <strong>{formatChange(change.bytes)}</strong>
          <span class="bar" aria-hidden="true">
            <span class="fill" style={{ width: `${100 * share}%` }} />
          </span>
          {interval !== "" && <span>{interval}</span>}
          <span>{formatShare(share, 1)} of all change</span>
        </span>
        <bdi>{sentence}</bdi>
      </button>
    </li>
  );
}
