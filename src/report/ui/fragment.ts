import { KINDS, type Kind } from "../../profile/profile.ts";
import { chooseKind, type State, zoomTo } from "./state.ts";

/** What of the state stands in the address, so that a link or the Back button brings it again. */
export interface Fragment {
  readonly zoom: number;
  readonly query: string;
  readonly kind: Kind | null;
  /** null where it is as the report would choose it. */
  readonly foldsImports: boolean | null;
  readonly foldsRuns: boolean | null;
}

/** `kinds` are those that there is something of. */
export function parseFragment(hash: string, nodeCount: number, kinds: readonly Kind[]): Fragment {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const zoom = Number(values.get("zoom") ?? 0);
  return {
    zoom: Number.isInteger(zoom) && zoom > 0 && zoom < nodeCount ? zoom : 0,
    query: values.get("find") ?? "",
    kind: kinds.find((kind) => kind === values.get("kind")) ?? null,
    foldsImports: parseFolding(values.get("imports")),
    foldsRuns: parseFolding(values.get("libraries")),
  };
}

function parseFolding(value: string | null): boolean | null {
  return value === "folded" ? true : value === "shown" ? false : null;
}

export function formatFragment({ zoom, query, kind, foldsImports, foldsRuns }: Fragment): string {
  const values = new URLSearchParams();
  if (zoom > 0) values.set("zoom", String(zoom));
  if (query !== "") values.set("find", query);
  if (kind !== null) values.set("kind", kind);
  if (foldsImports !== null) values.set("imports", foldsImports ? "folded" : "shown");
  if (foldsRuns !== null) values.set("libraries", foldsRuns ? "folded" : "shown");
  const text = values.toString();
  return text === "" ? "" : `#${text}`;
}

export function readFragment(state: State): void {
  const fragment = parseAddress(state);
  state.query.value = fragment.query;
  state.foldsImports.value = fragment.foldsImports ?? state.report.foldImports;
  state.foldsRuns.value = fragment.foldsRuns ?? state.hasRuns;
  zoomTo(state, fragment.zoom);
  chooseKind(state, fragment.kind);
}

/** Writes the state to the address. A change of zoom or kind is a step that Back undoes; typing is not. */
export function writeFragment(state: State): void {
  const next: Fragment = {
    zoom: state.zoom.value,
    query: state.query.value,
    kind: state.kind.value,
    foldsImports: unlessUsual(state.foldsImports.value, state.report.foldImports),
    foldsRuns: unlessUsual(state.foldsRuns.value, state.hasRuns),
  };
  const hash = formatFragment(next);
  if (hash === location.hash) return;
  const address = `${location.pathname}${location.search}${hash}`;
  const { zoom, kind } = parseAddress(state);
  if (zoom !== next.zoom || kind !== next.kind) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

function parseAddress({ report }: State): Fragment {
  return parseFragment(location.hash, report.tree.length, KINDS);
}

function unlessUsual(value: boolean, usual: boolean): boolean | null {
  return value === usual ? null : value;
}
