import { useEffect, useRef } from "preact/hooks";
import type { GraphState } from "./graph-state.ts";
import { type State, switchSingleKeys } from "./state.ts";

export type Keys = readonly (readonly [keys: readonly string[], does: string])[];

const KEYS: Keys = [
  [["Enter"], "zoom to the frame; from the source: its frame"],
  [["Esc", "Backspace"], "one zoom out"],
  [["↑", "↓"], "caller, heaviest call; file or line of the source"],
  [["←", "→"], "neighbours"],
];

/** Where the timeline has the focus. */
const TIMELINE_KEYS: Keys = [
  [["←", "→"], "a moment earlier, later; with Shift ten"],
  [["Home", "End"], "start and end of the run"],
  [["+", "-"], "a shorter, a longer part of it"],
  [["p", "Esc"], "the peak"],
];

const SINGLE_KEYS: Keys = [
  [["1", "…", "5"], "peak, moment, growth, left over, churn"],
  [["f", "t", "s"], "flame graph, table, source: of the frame’s or row’s line"],
  [["/"], "find a function or file"],
  [["i"], "upside down and back"],
  [["m"], "only my code"],
  [["k"], "kind of memory"],
  [["n", "p"], "next, previous heavy line of the source"],
  [["c"], "copy the frame’s file and line"],
  [["d"], "dark or light"],
  [["?"], "this list"],
];

interface Props {
  readonly state: GraphState & Pick<State, "showsKeys">;
  /** Single keys of a page that has others, and no moments to choose. */
  readonly others?: Keys;
}

export function KeysDialog({ state, others }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = state.showsKeys.value;
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
  }, [isOpen]);
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class="keys"
      aria-labelledby="keys-title"
      onClose={() => (state.showsKeys.value = false)}
      // A click beside the list closes it; Esc does, too.
      onClick={(event) => event.target === dialog.current && close()}
      onKeyDown={(event) => event.key === "?" && close()}
    >
      <div>
        <h2 id="keys-title">Keys</h2>
        <KeyList keys={KEYS} />
        {others === undefined && (
          <>
            <h3>On the timeline</h3>
            <KeyList keys={TIMELINE_KEYS} />
          </>
        )}
        <label>
          <input
            type="checkbox"
            checked={state.usesSingleKeys.value}
            onChange={(event) => switchSingleKeys(state, event.currentTarget.checked)}
          />
          Single keys
        </label>
        <KeyList keys={others ?? SINGLE_KEYS} isOff={!state.usesSingleKeys.value} />
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  );
}

function KeyList({ keys, isOff = false }: { keys: Keys; isOff?: boolean }) {
  return (
    <dl class={isOff ? "off" : ""}>
      {keys.map(([names, does]) => (
        <div key={does}>
          <dt>
            {names.map((name) => (
              <kbd key={name}>{name}</kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
