import { changeStep } from "../../../analysis/diff/change-step.ts";
import { formatChange } from "../../../analysis/diff/words.ts";
import { formatInterval, formatShare, formatSize, NONE } from "../../../analysis/format.ts";
import { type Estimate, negate, sumEstimates } from "../../../analysis/interval.ts";
import type { DiffState } from "./diff-state.ts";

/** What both runs held, and what else is known of them: B's figure, A's, and the difference. */
export function DiffFigures({ state: { data } }: { state: DiffState }) {
  const figures = [{ label: data.title, ...data.whole }, ...data.figures];
  return (
    <dl class="figures diff-figures">
      {figures.map(({ label, a, b }) => (
        <div key={label} class="figure">
          <dt>
            {label}, was {a === null ? NONE : formatSize(a.bytes)}
          </dt>
          <dd>
            <strong class="figure-value">{b === null ? NONE : formatSize(b.bytes)}</strong>{" "}
            {a !== null && b !== null && <Change from={a} to={b} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Change({ from, to }: { from: Estimate; to: Estimate }) {
  const change = sumEstimates([to, negate(from)]);
  const share =
    from.bytes > 0 && change.bytes !== 0 ? `, ${formatShare(Math.abs(change.bytes), from.bytes)}` : "";
  const interval = formatInterval(change);
  // What changed little has no colour, as in the graph.
  const isSame = changeStep(change.bytes / Math.max(from.bytes, to.bytes)) < 0;
  return (
    <span class={`change ${isSame ? "" : directionOf(change.bytes)}`}>
      {formatChange(change.bytes)}
      {share}
      {interval !== "" && <span class="figure-interval"> {interval}</span>}
    </span>
  );
}

export const directionOf = (bytes: number): string => (bytes > 0 ? "grow" : bytes < 0 ? "shrink" : "");
