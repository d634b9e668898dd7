import { useMemo } from "preact/hooks";
import { CHANGE_STEPS } from "../../../analysis/diff/change-step.ts";
import { formatChange } from "../../../analysis/diff/words.ts";
import { formatNumberOf, formatPlace } from "../../../analysis/format.ts";
import type { DiffData } from "../../diff-data.ts";
import { Flame } from "../flame.tsx";
import { formatDate, HeaderBar } from "../header.tsx";
import { KeysDialog } from "../keys-dialog.tsx";
import { zoomTo } from "../state.ts";
import { Find } from "../toolbar.tsx";
import { Changed } from "./changed.tsx";
import { diffFaces } from "./diff-faces.tsx";
import { DiffFigures } from "./diff-figures.tsx";
import { DIFF_KEYS } from "./diff-keys.ts";
import { type DiffState, heldAt } from "./diff-state.ts";
import { DiffTable } from "./diff-table.tsx";
import { DiffTimeline } from "./diff-timeline.tsx";

/** What changed between two runs. */
export function DiffPage({ state }: { state: DiffState }) {
  const { data } = state;
  const faces = useMemo(() => diffFaces(state), [state]);
  return (
    <>
      <HeaderBar command={nameRuns(data)} meta={describeRuns(data)} showsKeys={state.showsKeys} />
      {data.notes.length > 0 && (
        <section aria-label="Notes">
          {data.notes.map((note) => (
            <p key={note} class="note">
              {note}
            </p>
          ))}
        </section>
      )}
      <div class="summary">
        <section class="run" aria-label="Both runs">
          <DiffFigures state={state} />
          <DiffTimeline state={state} />
        </section>
        <Changed state={state} />
      </div>
      <main>
        <div class="scope-line">
          <Scope state={state} />
          <Legend />
          <Find state={state} />
        </div>
        <Flame state={state} faces={faces} />
        <DiffTable state={state} />
      </main>
      <KeysDialog state={state} others={DIFF_KEYS} />
      <div class="visually-hidden" aria-live="polite">
        {state.announcement.value}
      </div>
    </>
  );
}

function nameRuns({ runs: { a, b } }: DiffData): string {
  const [from, to] = [a, b].map(({ started }) => formatDate(new Date(started * 1000)));
  return a.command === b.command ? `${b.command}  A ${from} → B ${to}` : `A ${a.command} → B ${b.command}`;
}

function describeRuns({ runs: { a, b }, matched }: DiffData): string {
  const name = (python: string | null) => (python === null ? "no Python" : `Python ${python}`);
  const pythons =
    a.python === b.python ? `${name(a.python)} in both` : `${name(a.python)} → ${name(b.python)}`;
  return [pythons, matched].filter((words) => words !== "").join(" · ");
}

function Scope({ state }: { state: DiffState }) {
  const { data, view, zoom } = state;
  const { tree } = view.value;
  const row = tree.line[zoom.value]!;
  return (
    <div class="scope" role="status">
      <p>
        <strong>{data.title}: A against B</strong>
      </p>
      {zoom.value === 0 ? (
        <p class="wide">
          <strong>{formatChange(heldAt(state, 0).change.bytes)}</strong> in{" "}
          {formatNumberOf(tree.length - 1, "frame")}
        </p>
      ) : (
        <p class="zoomed">
          <span>
            zoomed to <bdi class="strong">{tree.lines.function[row]}</bdi>{" "}
            <bdi dir="ltr">{formatPlace(tree.lines.file[row]!, tree.lines.line[row]!)}</bdi>,{" "}
            {formatChange(heldAt(state, zoom.value).change.bytes)}
          </span>
          <button type="button" onClick={() => zoomTo(state, 0)}>
            Back to all
          </button>
        </p>
      )}
    </div>
  );
}

function Legend() {
  const percent = (share: number) => `from ${100 * share} % of the larger of both`;
  return (
    <p class="legend">
      less
      <span class="steps" aria-hidden="true">
        {CHANGE_STEPS.map((share, step) => (
          <span key={share} class={`step less-${step}`} title={percent(share)} />
        )).reverse()}
      </span>
      <span class="libraries same" aria-hidden="true" title="less than 0.5 % of the larger of both" />
      <span class="steps" aria-hidden="true">
        {CHANGE_STEPS.map((share, step) => (
          <span key={share} class={`step more-${step}`} title={percent(share)} />
        ))}
      </span>
      more
    </p>
  );
}
