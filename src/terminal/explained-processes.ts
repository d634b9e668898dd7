import type { TreeExplanation } from "../analysis/explain-tree.ts";
import { formatEstimate, formatSize } from "../analysis/format.ts";
import { type ProcessRow, processRows } from "../analysis/process-rows.ts";
import { padStart, type Segment, widthOf } from "./text.ts";

const SPACE = " ";
const GAP = "  ";
const TITLES = ["Pss", "RSS", "held", "unexplained"] as const;

/** The processes of a tree as a table. */
export function layProcesses(explanation: TreeExplanation): Segment[][] {
  const rows = processRows(explanation, SPACE);
  const figures = [TITLES, ...rows.map(figuresOf)];
  const widths = TITLES.map((_, column) => Math.max(...figures.map((row) => widthOf(row[column]!))));
  const [titles, ...lines] = figures.map((row) =>
    row.map((figure, column) => GAP + padStart(figure, widths[column]!)).join(""),
  );
  return [
    [{ text: titles!, style: "faint" }],
    ...rows.map(({ name }, at): Segment[] => [{ text: lines[at]! }, { text: GAP + name }]),
  ];
}

/** Of a sampled run what is held says how sure it is; what is unexplained is not surer. */
const figuresOf = ({ pss, rss, live, unexplained }: ProcessRow): string[] => [
  ...[pss, rss].map((bytes) => formatSize(bytes, SPACE)),
  formatEstimate(live, SPACE),
  formatSize(unexplained.bytes, SPACE),
];
