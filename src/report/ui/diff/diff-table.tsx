import { formatChangeEstimate } from "../../../analysis/diff/words.ts";
import { formatEstimate } from "../../../analysis/format.ts";
import { HiddenTable } from "../frame-table.tsx";
import { type DiffState, heldAt } from "./diff-state.ts";

const SHARE_MIN = 0.005;
const ROWS_MAX = 200;

/** The flame graph for those who can't see it: its widest frames, each below its caller. */
export function DiffTable({ state }: { state: DiffState }) {
  const view = state.view.value;
  const { bytes } = view.tree;
  const nodes = Array.from(bytes.keys()).filter((node) => bytes[node]! >= SHARE_MIN * bytes[0]!);
  return (
    <HiddenTable
      view={view}
      caption="what frames held in both runs"
      nodes={nodes.slice(0, ROWS_MAX)}
      titles={["A", "B", "Change"]}
      cells={(node) => {
        const { a, b, change } = heldAt(state, node);
        return [formatEstimate(a), formatEstimate(b), formatChangeEstimate(change)];
      }}
    />
  );
}
