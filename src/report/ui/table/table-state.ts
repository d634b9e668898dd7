import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type GroupRow, groupRows } from "../../../analysis/group-rows.ts";
import { type Grouping, type Groups, groupSites } from "../../../analysis/groups.ts";
import { isMatch } from "../../../analysis/matches.ts";
import { isCounted, KINDS } from "../../../profile/profile.ts";
import type { Filters } from "../filters/filters.ts";
import type { Looked } from "../looked.ts";
import { type ColumnName, sortValue } from "./columns.ts";
import { createHistories, type Histories } from "./histories.ts";
import { createMarks, type RowMarks } from "./row-marks.ts";

/** A column that rows stand in the order of, largest or last first unless it is turned around. */
export interface Order {
  readonly column: ColumnName;
  readonly isTurned: boolean;
}

export const USUAL_ORDER: Order = { column: "held", isTurned: false };

/** What the table shows of what is looked at. */
export interface TableState {
  readonly by: Signal<Grouping>;
  readonly order: Signal<Order>;
  /** The key of the row that is chosen: see keyOf. */
  readonly chosen: Signal<string | null>;
  readonly groups: ReadonlySignal<Groups>;
  /** Those that match what is looked for, in their order. */
  readonly histories: ReadonlySignal<Histories>;
  readonly marks: ReadonlySignal<RowMarks>;
  readonly rows: ReadonlySignal<readonly GroupRow[]>;
  /** How many there are besides these, and what they hold: they are too small to be shown. */
  readonly others: ReadonlySignal<{ readonly count: number; readonly bytes: number }>;
}

export function createTable(
  looked: ReadonlySignal<Looked>,
  filters: Filters,
  query: ReadonlySignal<string>,
): TableState {
  const by = signal<Grouping>("line");
  const order = signal(USUAL_ORDER);
  const groups = computed(() => {
    const kind = filters.kind.value;
    return groupSites(looked.value.view.recorded, by.value, {
      isIn: kind === null ? isCounted : (number) => KINDS[number] === kind,
      isHidden: filters.isHidden.value,
    });
  });
  const profile = computed(() => looked.value.view.profile);
  const all = computed(() => groupRows(looked.value.view, groups.value));
  const split = computed(() => {
    const wanted = query.value.trim().toLowerCase();
    const found = all.value.filter(
      ({ function: name, file, line }) => wanted === "" || isMatch(name, file, line, wanted),
    );
    const isLarge = ({ share, bytes }: GroupRow) => bytes < 0 || share >= filters.least.value;
    return { rows: found.filter(isLarge), others: found.filter((row) => !isLarge(row)) };
  });
  return {
    by,
    order,
    chosen: signal(null),
    groups,
    histories: createHistories(
      computed(() => looked.value.view.recorded),
      groups,
    ),
    marks: createMarks(profile, groups),
    rows: computed(() => sortRows(split.value.rows, order.value)),
    others: computed(() => ({
      count: split.value.others.length,
      bytes: split.value.others.reduce((sum, { bytes }) => sum + bytes, 0),
    })),
  };
}

function sortRows(rows: readonly GroupRow[], { column, isTurned }: Order): readonly GroupRow[] {
  const compare = (a: GroupRow, b: GroupRow): number => {
    const [one, other] = [sortValue(column, a), sortValue(column, b)];
    if (typeof one === "string" || typeof other === "string") return String(one).localeCompare(String(other));
    return (Number.isNaN(other) ? -1 : other) - (Number.isNaN(one) ? -1 : one);
  };
  return [...rows].sort((a, b) => (isTurned ? -compare(a, b) : compare(a, b)));
}

/** Tells rows apart, whatever is looked at. */
export const keyOf = ({ function: name, file, line }: Pick<GroupRow, "function" | "file" | "line">): string =>
  JSON.stringify([name, file, line]);
