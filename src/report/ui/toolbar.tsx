import { useRef } from "preact/hooks";
import { ArrangementMenu, ByMenu, FilterMenu, ProcessMenu } from "./filters/menus.tsx";
import { KindMenu } from "./kind-menu.tsx";
import type { State } from "./state.ts";
import { Forms, Tabs } from "./tabs.tsx";

export const FIND_ID = "find";
export const GRAPH_ID = "graph";

/** What is looked at, as what, and what of it. */
export function Toolbar({ state }: { state: State }) {
  return (
    <div class="toolbar">
      <Tabs state={state} />
      <Forms state={state} />
      <span class="room" />
      {state.form.value === "table" && <ByMenu state={state} />}
      {state.form.value === "flame" && <ArrangementMenu state={state} />}
      {state.looked.value.held.length > 1 && <KindMenu state={state} />}
      <ProcessMenu state={state} />
      <FilterMenu state={state} />
      <Find state={state} />
    </div>
  );
}

export function Find({ state }: { state: Pick<State, "query" | "usesSingleKeys"> }) {
  const { query, usesSingleKeys } = state;
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="find">
      <input
        ref={input}
        id={FIND_ID}
        type="text"
        placeholder="Find a function or file"
        aria-label="Find a function or file"
        autocomplete="off"
        spellcheck={false}
        value={query.value}
        onInput={(event) => (query.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          query.value = "";
          document.getElementById(GRAPH_ID)?.focus();
        }}
      />
      {query.value !== "" ? (
        <button
          type="button"
          aria-label="Clear"
          onClick={() => {
            query.value = "";
            input.current?.focus();
          }}
        >
          ×
        </button>
      ) : (
        usesSingleKeys.value && <kbd>/</kbd>
      )}
    </div>
  );
}
