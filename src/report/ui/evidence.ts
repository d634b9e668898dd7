import { batch } from "@preact/signals";
import type { Evidence, FoundLine } from "../../analysis/findings/finding.ts";
import { NOTHING_HIDDEN } from "../../analysis/hidden-code.ts";
import { ARRANGEMENTS } from "./filters/arrangement.ts";
import { LEAST_SHARES } from "./filters/filters.ts";
import { selectMoment, selectRange } from "./selection.ts";
import type { State } from "./state.ts";
import { openRow } from "./table/open-row.ts";

/** Shows a line in the graph where the numbers behind a sentence are, with no filter in the way. Back undoes it. */
export function showEvidence(state: State, evidence: Evidence, line: FoundLine): void {
  const { filters, selection, query, zooms, focus } = state;
  batch(() => {
    filters.kind.value = null;
    filters.process.value = null;
    filters.hidden.value = NOTHING_HIDDEN;
    filters.least.value = LEAST_SHARES[0];
    filters.arrangement.value = ARRANGEMENTS[0];
    query.value = "";
    zooms.value = [0];
    focus.value = null;
    state.form.value = "flame";
    if (evidence.tab === "moment") selectMoment(selection, evidence.seconds);
    else if (evidence.tab === "growth") selectRange(selection, evidence.from, evidence.to);
    else selection.tab.value = evidence.tab;
  });
  openRow(state, line);
}
