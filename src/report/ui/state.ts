import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { keepProcess } from "../../analysis/filter.ts";
import { isDeep } from "../../analysis/flame-rows.ts";
import { isKindCounted, type KindTotal, kindTotals } from "../../analysis/kinds.ts";
import { findMatches, type Matches } from "../../analysis/matches.ts";
import { type NarrowedTree, narrowTree } from "../../analysis/narrow-tree.ts";
import { ORIGINS } from "../../analysis/tree.ts";
import { isAncestorOrSelf } from "../../analysis/tree-index.ts";
import type { Kind } from "../../profile/profile.ts";
import type { Report } from "./decode.ts";
import { type Arrangement, invertView, kindView, threadView } from "./filters/arrangement.ts";
import { createFilters, type Filters } from "./filters/filters.ts";
import { formatHidden } from "./filters/hidden-words.ts";
import type { GraphState } from "./graph-state.ts";
import { type Looked, lookAt } from "./looked.ts";
import { recall, remember } from "./remember.ts";
import { type RingOf, ringsOf } from "./rings.ts";
import { createSelection, type Selection } from "./selection.ts";
import { createSourcePane, type SourcePane } from "./source/state.ts";
import { createTable, type TableState } from "./table/table-state.ts";
import { type View, viewFolded, viewUnfolded } from "./view.ts";

const SINGLE_KEYS = "floodmark-single-keys";

/** How what is looked at is shown. */
export const FORMS = ["flame", "table", "source"] as const;
export type Form = (typeof FORMS)[number];

/** What the person has chosen, and what follows from it. Nodes are those of the whole tree. */
export interface State extends GraphState {
  readonly report: Report;
  readonly selection: Selection;
  readonly looked: ReadonlySignal<Looked>;
  /** At the peak of the run, whatever is looked at. */
  readonly kindsOfRun: ReadonlySignal<readonly KindTotal[]>;
  readonly form: Signal<Form>;
  readonly foldsImports: Signal<boolean>;
  /** Whether libraries that call the person's code are folded. */
  readonly foldsRuns: Signal<boolean>;
  /** Whether there may be some, in a tree so deep that folding them is worth it. */
  readonly hasRuns: boolean;
  readonly filters: Filters;
  readonly table: TableState;
  /** That of the filters. */
  readonly kind: Signal<Kind | null>;
  readonly narrowed: ReadonlySignal<NarrowedTree>;
  /** Ties a sentence to its frames and rows. */
  readonly ringOf: RingOf;
  readonly query: Signal<string>;
  /** null where nothing is looked for. */
  readonly matches: ReadonlySignal<Matches | null>;
  readonly source: SourcePane;
  readonly showsKeys: Signal<boolean>;
}

export function createState(report: Report): State {
  const { peak, run } = report.profile;
  const selection = createSelection(peak.seconds, run.duration);
  const foldsImports = signal(report.foldImports);
  const filters = createFilters();
  const { kind, arrangement } = filters;
  const profile = computed(() =>
    filters.process.value === null ? report.profile : keepProcess(report.profile, filters.process.value),
  );
  const looked = computed(() => lookAt(report, profile.value, selection));
  const narrowed = computed(() => narrowTree(report.tree, looked.value.held, kind.value));
  const foldsRuns = signal(false);
  const fold = (of: NarrowedTree): View => {
    const folding = {
      imports: foldsImports.value,
      runs: foldsRuns.value,
      isHidden: filters.isHidden.value,
      least: filters.least.value * narrowed.value.tree.bytes[0]!,
    };
    const isPlain = formatHidden(filters.hidden.value) === null && folding.least === 0;
    return isPlain && !folding.imports && !folding.runs ? viewUnfolded(of) : viewFolded(of, folding);
  };
  const folded = computed(() => fold(narrowed.value));
  const hasRuns = isDeep(folded.value.index.levels) && callsOwnFromLibraries(report);
  foldsRuns.value = hasRuns;
  const zooms = signal<readonly number[]>([0]);
  const query = signal("");
  const view = computed(() => {
    switch (arrangement.value) {
      case "upright":
        return folded.value;
      case "inverted":
        return invertView(folded.value);
      case "thread":
        return threadView(folded.value, report.profile.processes.length > 1);
      case "kind":
        return kindView(
          looked.value.held
            .filter((held) => (kind.value === null ? isKindCounted(held.kind) : held.kind === kind.value))
            .map((held) => ({
              kind: held.kind,
              view: fold(narrowTree(report.tree, looked.value.held, held.kind)),
            })),
          report.tree.lines,
        );
    }
  });
  const matches = computed(() =>
    query.value.trim() === "" ? null : findMatches(narrowed.value.tree, query.value),
  );
  return {
    report,
    selection,
    looked,
    kindsOfRun: computed(() => kindTotals(report.profile)),
    form: signal<Form>("flame"),
    foldsImports,
    foldsRuns,
    hasRuns,
    filters,
    table: createTable(looked, filters, query),
    kind,
    narrowed,
    view,
    zooms,
    zoom: computed(() => zooms.value.findLast((node) => view.value.drawn(node) > 0) ?? 0),
    focus: signal<number | null>(null),
    pointed: signal<number | null>(null),
    ringOf: ringsOf(report.findings),
    query,
    matches,
    marked: computed(() =>
      matches.value === null ? null : markDrawn(matches.value.nodes, narrowed.value, view.value, query.value),
    ),
    source: createSourcePane(report, { looked, kind, narrowed }),
    usesSingleKeys: signal(recallSingleKeys()),
    showsKeys: signal(false),
    announcement: signal(""),
  };
}

function callsOwnFromLibraries({ tree }: Report): boolean {
  const { origin } = tree.lines;
  return origin.includes(ORIGINS.indexOf("own")) && origin.includes(ORIGINS.indexOf("library"));
}

function markDrawn(
  found: Uint8Array,
  { wholeNode }: NarrowedTree,
  { tree, drawn, isUpright }: View,
  query: string,
): Uint8Array {
  if (!isUpright) return findMatches(tree, query).nodes;
  const marked = new Uint8Array(tree.length);
  found.forEach((isMatch, node) => {
    if (isMatch === 1) marked[drawn(wholeNode[node]!)] = 1;
  });
  return marked;
}

export const recallSingleKeys = (): boolean => recall(SINGLE_KEYS) !== "off";

export function switchSingleKeys({ usesSingleKeys }: GraphState, on: boolean): void {
  usesSingleKeys.value = on;
  remember(SINGLE_KEYS, on ? "on" : "off");
}

/** Zooms to a frame: into it from where it lies inside of the present zoom, else out as far as needed. */
export function zoomTo(state: GraphState, node: number): void {
  const { zooms } = state;
  zooms.value = [...zooms.value.filter((zoom) => zoom !== node && isInside(state, zoom, node)), node];
}

function isInside({ view }: GraphState, outer: number, node: number): boolean {
  const { tree, drawn } = view.value;
  return isAncestorOrSelf(tree.parent, drawn(outer), drawn(node));
}

export function zoomOut(state: GraphState): void {
  if (state.zooms.value.length > 1) state.zooms.value = state.zooms.value.slice(0, -1);
}

/** Makes a frame the one that keys act on, zooming out where it would not be seen. */
export function showNode(state: GraphState, node: number): void {
  if (!isInside(state, state.zoom.value, node)) zoomTo(state, 0);
  state.focus.value = node;
}

/** Frames are remembered otherwise in another arrangement. */
export function arrange(state: State, arrangement: Arrangement): void {
  batch(() => {
    state.zooms.value = [0];
    state.focus.value = null;
    state.filters.arrangement.value = arrangement;
  });
}
