import { copyPlace } from "../copy.ts";
import { isControl, listenTo } from "../keyboard.ts";
import { toggleScheme } from "../scheme.ts";
import { showNode, zoomOut, zoomTo } from "../state.ts";
import { FIND_ID } from "../toolbar.tsx";
import type { DiffState } from "./diff-state.ts";

/** Those of a difference beside what a graph has on all pages. */
export const DIFF_KEYS = [
  [["j"], "next change"],
  [["/"], "find a function or file"],
  [["c"], "copy the frame’s file and line"],
  [["d"], "dark or light"],
  [["?"], "this list"],
] as const;

/** Keys that work everywhere on the page. */
export function listenToDiffKeys(state: DiffState): void {
  listenTo(state, (event) => handleKey(state, event));
}

function handleKey(state: DiffState, event: KeyboardEvent): boolean {
  // The frame under the pointer, else the one that was chosen.
  const target = state.pointed.value ?? state.focus.value;
  switch (event.key) {
    case "Escape":
    case "Backspace":
      zoomOut(state);
      return true;
    case "Enter":
      if (target === null || isControl(event.target)) return false;
      zoomTo(state, target);
      return true;
  }
  if (!state.usesSingleKeys.value) return false;
  switch (event.key) {
    case "j":
      showNextChange(state);
      return true;
    case "/":
      document.getElementById(FIND_ID)?.focus();
      return true;
    case "c":
      if (target === null) return false;
      void copyPlace(state, target);
      return true;
    case "d":
      toggleScheme();
      return true;
    case "?":
      state.showsKeys.value = true;
      return true;
  }
  return false;
}

/** The one after that which has the focus; after the last the first. */
function showNextChange(state: DiffState): void {
  const nodes = state.data.changed.map(({ node }) => node).filter((node) => node > 0);
  const next = nodes[(nodes.indexOf(state.focus.value ?? 0) + 1) % nodes.length];
  if (next !== undefined) showNode(state, next);
}
