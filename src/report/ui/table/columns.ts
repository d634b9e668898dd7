import {
  formatCount,
  formatDuration,
  formatEstimate,
  formatShare,
  formatSize,
  NONE,
} from "../../../analysis/format.ts";
import type { GroupRow } from "../../../analysis/group-rows.ts";
import type { Grouping } from "../../../analysis/groups.ts";
import type { Tab } from "../selection.ts";

export type ColumnName =
  | "held"
  | "share"
  | "name"
  | "source"
  | "blocks"
  | "average"
  | "history"
  | "end"
  | "before"
  | "after"
  | "since"
  | "last"
  | "growth"
  | "short"
  | "total";

/** Columns by what is looked at; "source" only where rows are lines. */
const COLUMNS: Readonly<Record<Tab, readonly ColumnName[]>> = {
  peak: ["held", "share", "name", "source", "blocks", "average", "history", "end"],
  moment: ["held", "share", "name", "source", "total", "history", "end"],
  growth: ["held", "share", "name", "source", "before", "after", "history"],
  left: ["held", "share", "name", "source", "blocks", "since", "last", "growth", "history"],
  churn: ["held", "share", "name", "source", "blocks", "average", "short", "history"],
};

export function columnsOf(tab: Tab, by: Grouping): readonly ColumnName[] {
  return COLUMNS[tab].filter((name) => by === "line" || name !== "source");
}

const HELD_TITLES: Readonly<Record<Tab, string>> = {
  peak: "At the peak",
  moment: "Then",
  growth: "Gained",
  left: "Left over",
  churn: "In all",
};

const TITLES: Readonly<Record<Exclude<ColumnName, "held" | "name">, string>> = {
  share: "Share",
  source: "Source",
  blocks: "Blocks",
  average: "Average",
  history: "Over time",
  end: "At the end",
  before: "Before",
  after: "After",
  since: "Since",
  last: "Last",
  growth: "Growth",
  short: "Short-lived",
  total: "In all",
};

export function titleOf(name: ColumnName, tab: Tab, by: Grouping): string {
  if (name === "held") return HELD_TITLES[tab];
  if (name === "name") return by.charAt(0).toUpperCase() + by.slice(1);
  return TITLES[name];
}

/** What rows can't be sorted by. */
export const isSorted = (name: ColumnName): boolean => name !== "source" && name !== "history";

/** What rows are sorted by: NaN where it is not known. */
export function sortValue(name: ColumnName, row: GroupRow): number | string {
  switch (name) {
    case "held":
      return row.bytes;
    case "share":
      return row.share;
    case "name":
      return row.function || row.file;
    case "blocks":
      return row.blocks;
    case "average":
      return row.bytes / row.blocks;
    case "end":
      return row.atEnd;
    case "before":
      return row.before;
    case "after":
      return row.before + row.bytes;
    case "since":
      return row.firstSeconds;
    case "last":
      return row.lastSeconds;
    case "growth":
      return row.growth === "growing" ? 1 : 0;
    case "short":
      return row.churn.shortLived8 / row.churn.totalBlocks;
    case "total":
      return row.churn.totalBytes;
    default:
      return 0;
  }
}

/** What stands in a cell of figures; "" in one that holds something else. */
export function textOf(name: ColumnName, row: GroupRow): string {
  const value = sortValue(name, row);
  if (typeof value === "string") return "";
  const known = (format: (value: number) => string) => (Number.isFinite(value) ? format(value) : NONE);
  switch (name) {
    case "held":
      return formatEstimate(row);
    case "share":
      return row.bytes < 0 ? NONE : formatShare(value, 1);
    case "blocks":
      return known((count) => formatCount(count));
    case "average":
    case "end":
    case "before":
    case "after":
    case "total":
      return known((bytes) => formatSize(bytes));
    case "since":
    case "last":
      return known((seconds) => formatDuration(seconds));
    case "growth":
      return row.growth ?? NONE;
    case "short":
      return known((share) => formatShare(share, 1));
    default:
      return "";
  }
}
