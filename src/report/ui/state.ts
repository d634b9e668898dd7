import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isDeep } from "../../analysis/flame-rows.ts";
import { type ChargedLine, chargeLines } from "../../analysis/lines.ts";
import { findMatches, type Matches } from "../../analysis/matches.ts";
import { type NarrowedTree, narrowTree } from "../../analysis/narrow-tree.ts";
import { ORIGINS } from "../../analysis/tree.ts";
import { isAncestorOrSelf } from "../../analysis/tree-index.ts";
import type { Kind } from "../../profile/profile.ts";
import type { Report } from "./decode.ts";
import { type Looked, lookAt } from "./looked.ts";
import { recall, remember } from "./remember.ts";
import { createSelection, type Selection } from "./selection.ts";
import { type View, viewFolded, viewUnfolded } from "./view.ts";

const SINGLE_KEYS = "floodmark-single-keys";

/** How what is looked at is shown. */
export const FORMS = ["flame", "table", "source"] as const;
export type Form = (typeof FORMS)[number];

/** What the person has chosen, and what follows from it. Nodes are those of the whole tree. */
export interface State {
  readonly report: Report;
  readonly selection: Selection;
  readonly looked: ReadonlySignal<Looked>;
  readonly form: Signal<Form>;
  readonly foldsImports: Signal<boolean>;
  /** Whether libraries that call the person's code are folded. */
  readonly foldsRuns: Signal<boolean>;
  /** Whether there may be some, in a tree so deep that folding them is worth it. */
  readonly hasRuns: boolean;
  /** The kind of memory that is looked at; null for all that make up the peak. */
  readonly kind: Signal<Kind | null>;
  readonly narrowed: ReadonlySignal<NarrowedTree>;
  /** Lines of the narrowed tree, largest first. */
  readonly heaviest: ReadonlySignal<readonly ChargedLine[]>;
  readonly view: ReadonlySignal<View>;
  readonly unfoldedView: ReadonlySignal<View>;
  /** Zooms within zooms, outermost first; it begins with the root. */
  readonly zooms: Signal<readonly number[]>;
  /** The innermost of them that there is something of. */
  readonly zoom: ReadonlySignal<number>;
  /** The frame that the keys act on, or null. */
  readonly focus: Signal<number | null>;
  readonly query: Signal<string>;
  /** null where nothing is looked for. */
  readonly matches: ReadonlySignal<Matches | null>;
  /** Per drawn node, 1 where it, or what is folded into it, was looked for. */
  readonly marked: ReadonlySignal<Uint8Array | null>;
  readonly usesSingleKeys: Signal<boolean>;
  readonly showsKeys: Signal<boolean>;
  /** Said to screen readers. */
  readonly announcement: Signal<string>;
}

export function createState(report: Report): State {
  const { peak, run } = report.profile;
  const selection = createSelection(peak.seconds, run.duration);
  const looked = computed(() => lookAt(report, selection));
  const foldsImports = signal(report.foldImports);
  const kind = signal<Kind | null>(null);
  const narrowed = computed(() => narrowTree(report.tree, looked.value.held, kind.value));
  const unfoldedView = computed(() => viewUnfolded(narrowed.value));
  const importsView = computed(() => viewFolded(narrowed.value, { imports: true, runs: false }));
  const hasRuns = isDeep(importsView.value.index.levels) && callsOwnFromLibraries(report);
  const foldsRuns = signal(hasRuns);
  const zooms = signal<readonly number[]>([0]);
  const query = signal("");
  const view = computed(() => {
    if (foldsRuns.value) return viewFolded(narrowed.value, { imports: foldsImports.value, runs: true });
    return foldsImports.value ? importsView.value : unfoldedView.value;
  });
  const matches = computed(() =>
    query.value.trim() === "" ? null : findMatches(narrowed.value.tree, query.value),
  );
  return {
    report,
    selection,
    looked,
    form: signal<Form>("flame"),
    foldsImports,
    foldsRuns,
    hasRuns,
    kind,
    narrowed,
    heaviest: computed(() => chargeLines(narrowed.value.tree)),
    view,
    unfoldedView,
    zooms,
    zoom: computed(() => zooms.value.findLast((node) => view.value.drawn(node) > 0) ?? 0),
    focus: signal<number | null>(null),
    query,
    matches,
    marked: computed(() =>
      matches.value === null ? null : markDrawn(matches.value.nodes, narrowed.value, view.value),
    ),
    usesSingleKeys: signal(recall(SINGLE_KEYS) !== "off"),
    showsKeys: signal(false),
    announcement: signal(""),
  };
}

function callsOwnFromLibraries({ tree }: Report): boolean {
  const { origin } = tree.lines;
  return origin.includes(ORIGINS.indexOf("own")) && origin.includes(ORIGINS.indexOf("library"));
}

function markDrawn(found: Uint8Array, { wholeNode }: NarrowedTree, { tree, drawn }: View): Uint8Array {
  const marked = new Uint8Array(tree.length);
  found.forEach((isMatch, node) => {
    if (isMatch === 1) marked[drawn(wholeNode[node]!)] = 1;
  });
  return marked;
}

export function switchSingleKeys({ usesSingleKeys }: State, on: boolean): void {
  usesSingleKeys.value = on;
  remember(SINGLE_KEYS, on ? "on" : "off");
}

/** Zooms to a node: into it from where it lies inside of the present zoom, else out as far as needed. */
export function zoomTo({ report, zooms }: State, node: number): void {
  const kept = zooms.value.filter(
    (zoom) => zoom !== node && isAncestorOrSelf(report.tree.parent, zoom, node),
  );
  zooms.value = [...kept, node];
}

export function zoomOut(state: State): void {
  if (state.zooms.value.length > 1) state.zooms.value = state.zooms.value.slice(0, -1);
}

/** Makes a node the one that keys act on, zooming out where it would not be seen. */
export function showNode(state: State, node: number): void {
  if (!isAncestorOrSelf(state.report.tree.parent, state.zoom.value, node)) zoomTo(state, 0);
  state.focus.value = node;
}
