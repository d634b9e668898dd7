import type { GroupRow } from "../../../analysis/group-rows.ts";
import { type State, showNode } from "../state.ts";

/** The heaviest frame that stands on a row's line, or in its function or file, as the flame graph remembers it; null for none. */
export function frameOf(
  { view }: State,
  { function: name, file, line }: Pick<GroupRow, "function" | "file" | "line">,
): number | null {
  const { tree, whole } = view.value;
  const isIt = (row: number) =>
    (file === "" || tree.lines.file[row] === file) &&
    (name === "" || tree.lines.function[row] === name) &&
    (line === 0 || tree.lines.line[row] === line);
  let most = 0;
  for (let node = 1; node < tree.length; node++)
    if (isIt(tree.line[node]!) && (most === 0 || tree.bytes[node]! > tree.bytes[most]!)) most = node;
  return most === 0 ? null : whole(most);
}

/** Shows a row in the flame graph. */
export function openRow(state: State, row: Pick<GroupRow, "function" | "file" | "line">): void {
  const frame = frameOf(state, row);
  if (frame === null) return;
  state.form.value = "flame";
  showNode(state, frame);
}
