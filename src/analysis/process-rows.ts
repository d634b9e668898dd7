import { type Process, processId } from "../profile/profile.ts";
import type { ExplainedProcess, TreeExplanation } from "./explain-tree.ts";
import { formatName, formatNumberOf, NO_BREAK_SPACE } from "./format.ts";
import { type Estimate, sumEstimates } from "./interval.ts";

/** A row of the table of processes: figures in bytes, as in ExplainedProcess. */
export interface ProcessRow {
  /** As processName has it. */
  readonly name: string;
  readonly pss: number;
  readonly rss: number;
  readonly live: Estimate;
  readonly unexplained: Estimate;
}

const ROWS_MAX = 12;

/** A row for each process of a tree, those with most first; where there are many the last stand in one. Then one for all. */
export function processRows({ processes }: TreeExplanation, space = NO_BREAK_SPACE): readonly ProcessRow[] {
  // A row that says "1 more process" could as well be that process.
  const shown = processes.length === ROWS_MAX + 1 ? processes : processes.slice(0, ROWS_MAX);
  const rest = processes.slice(shown.length);
  const rows = shown.map((one) => rowOf([one], processName(one.process)));
  if (rest.length > 0) rows.push(rowOf(rest, formatNumberOf(rest.length, "more process", space)));
  if (processes.length > 1) rows.push(rowOf(processes, "in all"));
  return rows;
}

/** `812 worker.py --queue 3`. */
export const processName = ({ pid, number, label }: Pick<Process, "pid" | "number" | "label">): string =>
  formatName(`${processId({ pid, number })} ${label}`);

function rowOf(processes: readonly ExplainedProcess[], name: string): ProcessRow {
  const total = (of: (one: ExplainedProcess) => number) => processes.reduce((sum, one) => sum + of(one), 0);
  return {
    name,
    pss: total(({ pss }) => pss),
    rss: total(({ rss }) => rss),
    live: sumEstimates(processes.map(({ live }) => live)),
    unexplained: sumEstimates(processes.map(({ unexplained }) => unexplained)),
  };
}
