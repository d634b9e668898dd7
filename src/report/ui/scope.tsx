import {
  formatCount,
  formatCountInWords,
  formatDuration,
  formatEstimate,
  formatNumberOf,
  formatPlace,
  formatShare,
  formatTimes,
} from "../../analysis/format.ts";
import { estimateOf } from "../../analysis/interval.ts";
import { isKindCounted, KIND_WORDS, nameWhole, titleOf } from "../../analysis/kinds.ts";
import { SHARE_STEPS } from "../../analysis/share-step.ts";
import { nameWindow } from "../../analysis/view.ts";
import type { Kind } from "../../profile/profile.ts";
import type { Looked } from "./looked.ts";
import { HeavyKeys } from "./source/source-view.tsx";
import { type State, zoomTo } from "./state.ts";

/** What is looked at, in words, and what the colours mean. */
export function ScopeLine({ state }: { state: State }) {
  return (
    <div class="scope-line">
      <Scope state={state} />
      {state.form.value === "source" && <HeavyKeys state={state} />}
      {state.form.value === "flame" && <Legend isSampled={state.report.profile.sampleBytes > 0} />}
    </div>
  );
}

function Scope({ state }: { state: State }) {
  const { report, looked, kind, zoom, form, view, matches } = state;
  const { tree, index } = view.value;
  // The source is never narrowed to a frame.
  const isZoomed = zoom.value > 0 && form.value !== "source";
  return (
    <div class="scope" role="status">
      <p>
        <strong>{nameMoment(kind.value, looked.value)}</strong>
        {nameTime(state)}
      </p>
      {isZoomed && <Zoomed state={state} />}
      {!isZoomed && matches.value === null && (
        <>
          <p class="wide">
            {formatEstimate(estimateOf(tree, 0))}
            {report.profile.sampleBytes === 0 &&
              tree.blocks[0]! > 0 &&
              ` in ${formatNumberOf(tree.blocks[0]!, "block")}`}
          </p>
          {form.value === "flame" && (
            <p class="wide">
              {formatNumberOf(tree.length - 1, "frame")}, {formatCountInWords(index.levels - 1)} deep
            </p>
          )}
        </>
      )}
      <Found state={state} />
    </div>
  );
}

function nameTime({ looked, selection }: State): string {
  const { profile, shown } = looked.value.view;
  if (shown.what === "range") {
    const [from, to] = formatTimes(shown.from, profile.peak.seconds);
    return `, ${from} to ${to}`;
  }
  const isOfTime = selection.tab.value === "peak" || selection.tab.value === "moment";
  return isOfTime ? `, ${formatDuration(profile.peak.seconds)}` : "";
}

function nameMoment(kind: Kind | null, { view, words: { at, title } }: Looked): string {
  if (view.shown.what === "range") {
    const { window } = view.shown;
    const gained = window === undefined ? title : `${title} in ${nameWindow(window)}`;
    return kind === null ? gained : `${gained}, ${KIND_WORDS[kind]}`;
  }
  if (kind === null) return at.charAt(0).toUpperCase() + at.slice(1);
  return isKindCounted(kind) ? `${titleOf(kind)} ${at}` : titleOf(kind);
}

function Zoomed({ state }: { state: State }) {
  const { view, zoom } = state;
  const { tree, drawn } = view.value;
  const node = drawn(zoom.value);
  const row = tree.line[node]!;
  const place = formatPlace(tree.lines.file[row]!, tree.lines.line[row]!);
  return (
    <p class="zoomed">
      <span>
        zoomed to <bdi class="strong">{tree.lines.function[row]}</bdi> <bdi dir="ltr">{place}</bdi>,{" "}
        {formatEstimate(estimateOf(tree, node))}
      </span>
      <button type="button" onClick={() => zoomTo(state, 0)}>
        Back to all
      </button>
    </p>
  );
}

function Found({ state }: { state: State }) {
  const { looked, matches, query, narrowed, kind } = state;
  if (matches.value === null) return null;
  const { lineCount, held } = matches.value;
  if (lineCount === 0) {
    return (
      <p>
        No line matches <bdi class="strong">{query.value}</bdi>.
      </p>
    );
  }
  return (
    <p class="found">
      {formatCount(lineCount)} {lineCount === 1 ? "line matches" : "lines match"}:{" "}
      <strong>{formatEstimate(held)}</strong>, {formatShare(held.bytes, narrowed.value.tree.bytes[0]!)} of{" "}
      {nameWhole(kind.value, looked.value.words)}
    </p>
  );
}

function Legend({ isSampled }: { isSampled: boolean }) {
  return (
    <p class="legend">
      your code, by share
      <span class="steps" aria-hidden="true">
        {SHARE_STEPS.map((share, step) => (
          <span key={share} class={`step step-${step}`} title={`from ${Math.round(100 * share)} %`} />
        ))}
      </span>
      <span class="libraries" aria-hidden="true" />
      libraries
      {isSampled && (
        <span class="few">
          <span class="libraries vague" aria-hidden="true" />
          few samples
        </span>
      )}
    </p>
  );
}
