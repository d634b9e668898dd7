import { formatEstimate, formatPlace, formatShare } from "../../analysis/format.ts";
import { estimateOf } from "../../analysis/interval.ts";
import { nameWhole } from "../../analysis/kinds.ts";
import type { State } from "./state.ts";
import type { View } from "./view.ts";

const SHARE_MIN = 0.01;
const ROWS_MAX = 200;

/** The flame graph for those who can't see it: its frames of 1 % of the peak or more, each below its caller. */
export function FrameTable({ state }: { state: State }) {
  const view = state.view.value;
  const { tree } = view;
  return (
    <HiddenTable
      view={view}
      caption={`frames that hold 1 % of ${nameWhole(state.kind.value, state.looked.value.words)} or more`}
      nodes={chooseFrames(view)}
      titles={["Size", "Share"]}
      cells={(node) => [
        formatEstimate(estimateOf(tree, node)),
        formatShare(tree.bytes[node]!, tree.bytes[0]!),
      ]}
    />
  );
}

interface HiddenProps {
  readonly view: View;
  readonly caption: string;
  readonly nodes: readonly number[];
  /** Of the columns beside those of a frame's place. */
  readonly titles: readonly string[];
  readonly cells: (node: number) => readonly string[];
}

/** Frames of a view as a table that is read, but not seen. */
export function HiddenTable({ view: { tree, index }, caption, nodes, titles, cells }: HiddenProps) {
  return (
    <div class="visually-hidden">
      <table>
        <caption>The flame graph as a table: {caption}</caption>
        <thead>
          <tr>
            {["Level", "Function", "Line", ...titles].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => {
            const row = tree.line[node]!;
            return (
              <tr key={node}>
                <td>{index.depth[node]}</td>
                <th scope="row">{tree.lines.function[row]}</th>
                <td>{formatPlace(tree.lines.file[row]!, tree.lines.line[row]!)}</td>
                {cells(node).map((cell, at) => (
                  <td key={titles[at]}>{cell}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Depth first, callers before what they call. */
function chooseFrames({ tree, index }: View): number[] {
  const least = tree.bytes[0]! * SHARE_MIN;
  const chosen: number[] = [];
  const waiting = [0];
  while (waiting.length > 0 && chosen.length < ROWS_MAX) {
    const node = waiting.pop()!;
    chosen.push(node);
    for (let at = index.childStart[node + 1]! - 1; at >= index.childStart[node]!; at--) {
      const child = index.children[at]!;
      if (tree.bytes[child]! >= least) waiting.push(child);
    }
  }
  return chosen;
}
