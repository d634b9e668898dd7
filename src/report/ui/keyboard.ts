import { copyPlace } from "./copy.ts";
import { toggleOwn } from "./filters/menus.tsx";
import { KIND_ID } from "./kind-menu.tsx";
import { toggleScheme } from "./scheme.ts";
import { TABS } from "./selection.ts";
import { goToHeavy, openLine, openSource } from "./source/moves.ts";
import { arrange, FORMS, type State, zoomOut, zoomTo } from "./state.ts";
import { keyOf } from "./table/table-state.ts";
import { FIND_ID } from "./toolbar.tsx";

/** Keys that work everywhere on the page. */
export function listenToKeys(state: State): void {
  listenTo(state, (event) => handleKey(state, event));
}

/** Gives keys to `handle`, which says whether it took one: none that the browser or a text field has a use for. */
export function listenTo(
  { showsKeys }: Pick<State, "showsKeys">,
  handle: (event: KeyboardEvent) => boolean,
): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (showsKeys.value || isTyping(event.target)) return;
    if (handle(event)) event.preventDefault();
  });
}

function handleKey(state: State, event: KeyboardEvent): boolean {
  const isFlame = state.form.value === "flame";
  // The frame under the pointer, else the one that was chosen.
  const target = isFlame ? (state.pointed.value ?? state.focus.value) : null;
  switch (event.key) {
    case "Escape":
    case "Backspace":
      if (!isFlame) return false;
      zoomOut(state);
      return true;
    case "Enter":
      if (target === null || isControl(event.target)) return false;
      zoomTo(state, target);
      return true;
  }
  return state.usesSingleKeys.value && handleSingleKey(state, event.key, target);
}

function handleSingleKey(state: State, key: string, target: number | null): boolean {
  const tab = TABS[Number(key) - 1];
  if (tab !== undefined) {
    state.selection.tab.value = tab;
    return true;
  }
  if (key === "s" && openTarget(state, target)) return true;
  const form = FORMS.find((name) => name.startsWith(key));
  if (form !== undefined) {
    state.form.value = form;
    return true;
  }
  switch (key) {
    case "/":
      document.getElementById(FIND_ID)?.focus();
      return true;
    case "k":
      document.getElementById(KIND_ID)?.click();
      return true;
    case "i":
      arrange(state, state.filters.arrangement.value === "inverted" ? "upright" : "inverted");
      return true;
    case "m":
      toggleOwn(state);
      return true;
    case "?":
      state.showsKeys.value = true;
      return true;
    case "d":
      toggleScheme();
      return true;
    case "n":
    case "p":
      return state.form.value === "source" && goToHeavy(state, key === "n" ? 1 : -1);
    case "c":
      if (target === null) return false;
      void copyPlace(state, target);
      return true;
  }
  return false;
}

/** Opens the source of a frame, or of the table's chosen row. */
function openTarget(state: State, target: number | null): boolean {
  if (target !== null) return openSource(state, target);
  const { rows, chosen } = state.table;
  const row = rows.value.find((one) => keyOf(one) === chosen.value);
  return state.form.value === "table" && row !== undefined && openLine(state, row.file, row.line);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === "text";
}

/** Enter on a button presses it. */
export function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement || target instanceof HTMLInputElement;
}
