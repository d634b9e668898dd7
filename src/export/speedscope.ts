import { formatCommand } from "../analysis/format.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { sumUp } from "../analysis/sum-up.ts";
import type { LineTable } from "../analysis/tree.ts";
import { describeView, listedOf, type View } from "../analysis/view.ts";

const SCHEMA = "https://www.speedscope.app/file-format-schema.json";

/**
 * speedscope's own format: one profile whose weights are bytes, in calls that are opened and closed, so that the file grows with the
 * tree and not with the depth of its stacks. A frame is a line of code. Of a range it holds what each stack gained, and nothing
 * of those that hold less than before.
 */
export function* exportSpeedscope(view: View): Iterable<string> {
  const { profile } = listedOf(view);
  const { length, parent, line, selfBytes, lines } = peakTree(profile);
  const gained = selfBytes.map((bytes) => Math.max(0, bytes));
  const sums = sumUp(parent, gained);
  const name = formatCommand(profile.run.command);
  const title = describeView(view, " ");
  const head = { $schema: SCHEMA, exporter: "floodmark", name, activeProfileIndex: 0 };
  yield `${JSON.stringify(head).slice(0, -1)},\n"shared": {"frames": [`;
  for (let row = 1; row < lines.length; row++) yield `${row > 1 ? "," : ""}\n${frameText(lines, row)}`;
  const facts = { type: "evented", name: title, unit: "bytes", startValue: 0, endValue: sums[0] };
  yield `\n]},\n"profiles": [${JSON.stringify(facts).slice(0, -1)}, "events": [`;
  const open: number[] = [];
  let at = 0;
  let comma = "";
  const event = (type: "O" | "C", node: number): string => {
    const text = `${comma}\n{"type":"${type}","frame":${line[node]! - 1},"at":${at}}`;
    comma = ",";
    return text;
  };
  // Whatever lies below a node follows it.
  for (let node = 1; node < length; node++) {
    if (sums[node] === 0) continue;
    while (open.length > 0 && open.at(-1) !== parent[node]) yield event("C", open.pop()!);
    yield event("O", node);
    open.push(node);
    at += gained[node]!;
  }
  while (open.length > 0) yield event("C", open.pop()!);
  yield "\n]}]}\n";
}

function frameText(lines: LineTable, row: number): string {
  const name = lines.function[row]!;
  const file = lines.file[row]!;
  return JSON.stringify(file === "" ? { name } : { name, file, line: lines.line[row]! });
}
