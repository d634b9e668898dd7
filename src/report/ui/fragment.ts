import type { State } from "./state.ts";
import { zoomTo } from "./state.ts";

/** What of the state stands in the address, so that a link or the Back button brings it again. */
export interface Fragment {
  readonly zoom: number;
  readonly query: string;
  /** null where it is as the report would choose it. */
  readonly foldsImports: boolean | null;
}

export function parseFragment(hash: string, nodeCount: number): Fragment {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const zoom = Number(values.get("zoom") ?? 0);
  const imports = values.get("imports");
  return {
    zoom: Number.isInteger(zoom) && zoom > 0 && zoom < nodeCount ? zoom : 0,
    query: values.get("find") ?? "",
    foldsImports: imports === "folded" ? true : imports === "shown" ? false : null,
  };
}

export function formatFragment({ zoom, query, foldsImports }: Fragment): string {
  const values = new URLSearchParams();
  if (zoom > 0) values.set("zoom", String(zoom));
  if (query !== "") values.set("find", query);
  if (foldsImports !== null) values.set("imports", foldsImports ? "folded" : "shown");
  const text = values.toString();
  return text === "" ? "" : `#${text}`;
}

export function readFragment(state: State): void {
  const fragment = parseFragment(location.hash, state.report.tree.length);
  zoomTo(state, fragment.zoom);
  state.query.value = fragment.query;
  state.foldsImports.value = fragment.foldsImports ?? state.report.foldImports;
}

/** Writes the state to the address. A change of zoom is a step that Back undoes; typing is not. */
export function writeFragment(state: State): void {
  const folds = state.foldsImports.value;
  const next: Fragment = {
    zoom: state.zoom.value,
    query: state.query.value,
    foldsImports: folds === state.report.foldImports ? null : folds,
  };
  const hash = formatFragment(next);
  if (hash === location.hash) return;
  const address = `${location.pathname}${location.search}${hash}`;
  const isStep = parseFragment(location.hash, state.report.tree.length).zoom !== next.zoom;
  if (isStep) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}
