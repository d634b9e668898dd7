import { batch } from "@preact/signals";
import { formatEstimate, formatPlace, formatShare, NONE } from "../../../analysis/format.ts";
import { nameWhole } from "../../../analysis/kinds.ts";
import type { State } from "../state.ts";
import { frameOf, openRow } from "../table/open-row.ts";
import { GRAPH_ID } from "../toolbar.tsx";
import { nextHeavy } from "./heavy-lines.ts";

export const CODE_ID = "code";

/** Goes to the next heavy line of the file, or to the one before; false where there is none. */
export function goToHeavy(state: State, step: 1 | -1): boolean {
  const { source } = state;
  const line = nextHeavy(source.figures.value.heavy, source.line.value, step);
  if (line === null) return false;
  goToLine(state, line);
  return true;
}

/** Chooses a line of the file, and says so to screen readers. */
export function goToLine(state: State, line: number): void {
  const { source, looked, kind, narrowed } = state;
  source.line.value = line;
  const { held, heavy } = source.figures.value;
  const sum = held.get(line)?.held;
  const share = formatShare(sum?.bytes ?? 0, narrowed.value.tree.bytes[0]!);
  state.announcement.value = [
    formatPlace(source.shown.value?.file ?? "", line),
    ...(sum === undefined ? [] : [formatEstimate(sum)]),
    ...(share === NONE ? [] : [`${share} of ${nameWhole(kind.value, looked.value.words)}`]),
    ...(heavy.includes(line) ? [placeAmong(heavy, line)] : []),
  ].join(", ");
}

export const placeAmong = (heavy: readonly number[], line: number): string =>
  `heavy line ${heavy.indexOf(line) + 1} of ${heavy.length}`;

/** Shows a line of the file in the flame graph, unfolding what hides it; false where it has no frame there. */
export function showInFlame(state: State, line: number | null): boolean {
  const file = state.source.shown.value?.file;
  if (file === undefined || line === null) return false;
  const row = { function: "", file, line };
  const { foldsImports, foldsRuns } = state;
  const folds = [foldsImports.value, foldsRuns.value] as const;
  if (frameOf(state, row) === null) foldsImports.value = foldsRuns.value = false;
  if (frameOf(state, row) === null) {
    [foldsImports.value, foldsRuns.value] = folds;
    return false;
  }
  batch(() => {
    state.source.line.value = line;
    openRow(state, row);
  });
  requestAnimationFrame(() => document.getElementById(GRAPH_ID)?.focus({ preventScroll: true }));
  return true;
}

/** Shows the source of the line that a frame stands on; false where it has none. */
export function openSource(state: State, frame: number): boolean {
  const { tree, drawn } = state.view.value;
  const row = tree.line[drawn(frame)]!;
  return openLine(state, tree.lines.file[row]!, tree.lines.line[row]!);
}

/** Shows a line, with 0 only the file; false where there is no file. */
export function openLine(state: State, file: string, line: number): boolean {
  if (file === "") return false;
  batch(() => {
    state.source.file.value = file;
    state.source.line.value = line > 0 ? line : null;
    state.form.value = "source";
  });
  requestAnimationFrame(() => document.getElementById(CODE_ID)?.focus({ preventScroll: true }));
  return true;
}
