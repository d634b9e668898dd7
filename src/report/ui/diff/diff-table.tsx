import { formatChangeEstimate } from "../../../analysis/diff/words.ts";
import { formatEstimate, formatPlace } from "../../../analysis/format.ts";
import { type DiffState, heldAt } from "./diff-state.ts";

const SHARE_MIN = 0.005;
const ROWS_MAX = 200;

/** The flame graph for those who can't see it: frames that changed, or below which something did, each below its caller. */
export function DiffTable({ state }: { state: DiffState }) {
  const { tree, index } = state.view.value;
  const least = SHARE_MIN * tree.bytes[0]!;
  const nodes = Array.from(tree.bytes.keys())
    .filter((node) => tree.bytes[node]! >= least)
    .slice(0, ROWS_MAX);
  return (
    <div class="visually-hidden">
      <table>
        <caption>The flame graph as a table: what frames held in both runs</caption>
        <thead>
          <tr>
            <th scope="col">Level</th>
            <th scope="col">Function</th>
            <th scope="col">Line</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => {
            const row = tree.line[node]!;
            const { a, b, change } = heldAt(state, node);
            return (
              <tr key={node}>
                <td>{index.depth[node]}</td>
                <th scope="row">{tree.lines.function[row]}</th>
                <td>{formatPlace(tree.lines.file[row]!, tree.lines.line[row]!)}</td>
                <td>{formatEstimate(a)}</td>
                <td>{formatEstimate(b)}</td>
                <td>{formatChangeEstimate(change)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
