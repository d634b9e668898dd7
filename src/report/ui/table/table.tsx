import { useEffect, useRef } from "preact/hooks";
import { formatCount, formatNumberOf, formatSize } from "../../../analysis/format.ts";
import type { GroupRow } from "../../../analysis/group-rows.ts";
import type { State } from "../state.ts";
import { useVisibleRows } from "../visible-rows.ts";
import { Cell } from "./cell.tsx";
import { type ColumnName, columnsOf, isSorted, titleOf } from "./columns.ts";
import { openRow } from "./open-row.ts";
import { RowSide } from "./row-side.tsx";
import { keyOf } from "./table-state.ts";

export const TABLE_ID = "table";
const ROW_HEIGHT = 29;
const PAGE_ROWS = 15;

/** What is looked at as a table: one tab stop, the arrow keys move. Only the rows in sight are there. */
export function Table({ state }: { state: State }) {
  const { table, selection } = state;
  const rows = table.rows.value;
  const columns = columnsOf(selection.tab.value, table.by.value);
  const isSampled = state.report.profile.sampleBytes > 0;
  const scroller = useRef<HTMLDivElement>(null);
  const { first, last, onScroll } = useVisibleRows(scroller, rows.length, ROW_HEIGHT);
  const chosenAt = rows.findIndex((row) => keyOf(row) === table.chosen.value);
  const most = rows.reduce((sum, { bytes }) => Math.max(sum, Math.abs(bytes)), 0);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || chosenAt < 0) return;
    const top = chosenAt * ROW_HEIGHT;
    const visible = element.clientHeight - 2 * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + visible) element.scrollTop = top - visible;
  }, [chosenAt]);

  const choose = (at: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, at))];
    if (row !== undefined) table.chosen.value = keyOf(row);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = moveTo(event.key, chosenAt, rows.length);
    if (to !== null) choose(to);
    else if (event.key === "Enter" && rows[chosenAt] !== undefined) openRow(state, rows[chosenAt]);
    else if (event.key === "ArrowRight") document.querySelector<HTMLElement>(".side button")?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (rows.length === 0) return <NoRows state={state} />;
  return (
    <div class="table-view">
      <div
        class={`table ${columns.includes("source") ? "" : "without-source"}`}
        style={{ "--columns": columns.map((name) => widthOf(name, isSampled)).join(" ") }}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: only the rows in sight are there */}
        <div
          role="grid"
          id={TABLE_ID}
          ref={scroller}
          tabIndex={0}
          aria-label={`${titleOf("name", selection.tab.value, table.by.value)}s by size`}
          aria-rowcount={rows.length + 1}
          aria-activedescendant={chosenAt >= first && chosenAt < last ? `row-${chosenAt}` : undefined}
          onScroll={onScroll}
          onKeyDown={press}
        >
          <Head state={state} columns={columns} />
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="rowgroup" style={{ height: rows.length * ROW_HEIGHT }}>
            {rows.slice(first, last).map((row, place) => (
              // biome-ignore lint/a11y/useSemanticElements: as above
              // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
              <div
                key={keyOf(row)}
                id={`row-${first + place}`}
                role="row"
                class={`row ${row.origin === "own" ? "own" : ""}`}
                aria-rowindex={first + place + 2}
                aria-selected={first + place === chosenAt}
                style={{ transform: `translateY(${(first + place) * ROW_HEIGHT}px)` }}
                onClick={() => choose(first + place)}
                onDblClick={() => openRow(state, row)}
              >
                {columns.map((name) => (
                  <Cell key={name} state={state} name={name} rows={rows} at={first + place} most={most} />
                ))}
              </div>
            ))}
          </div>
        </div>
        <Sum state={state} rows={rows} />
      </div>
      <RowSide state={state} row={rows[chosenAt] ?? rows[0]!} />
    </div>
  );
}

/** An interval beside a size takes room. */
const widthOf = (name: ColumnName, isSampled: boolean): string =>
  name === "held" && isSampled ? "minmax(190px, 0.6fr)" : WIDTHS[name];

const WIDTHS: Readonly<Record<ColumnName, string>> = {
  held: "minmax(132px, 0.6fr)",
  share: "52px",
  name: "minmax(150px, 1.2fr)",
  source: "minmax(80px, 1.6fr)",
  blocks: "66px",
  average: "76px",
  history: "100px",
  end: "78px",
  before: "78px",
  after: "78px",
  since: "82px",
  last: "82px",
  growth: "66px",
  short: "78px",
  total: "78px",
};

function moveTo(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at < 0 ? 0 : at - 1;
    case "PageDown":
      return at + PAGE_ROWS;
    case "PageUp":
      return at - PAGE_ROWS;
    case "Home":
      return 0;
    case "End":
      return count - 1;
  }
  return null;
}

function Head({ state, columns }: { state: State; columns: readonly ColumnName[] }) {
  const { table, selection } = state;
  const { order } = table;
  return (
    // biome-ignore lint/a11y/useSemanticElements: only the rows in sight are there
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons have the focus
    <div role="row" class="head" aria-rowindex={1}>
      {columns.map((name) => {
        const title = titleOf(name, selection.tab.value, table.by.value);
        const isHere = order.value.column === name;
        const direction = (name === "name") === order.value.isTurned ? "descending" : "ascending";
        return (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          <div key={name} role="columnheader" class={name} aria-sort={isHere ? direction : undefined}>
            {isSorted(name) ? (
              <button
                type="button"
                onClick={() => {
                  order.value = { column: name, isTurned: isHere && !order.value.isTurned };
                }}
              >
                {title}
                {isHere && <span aria-hidden="true">{direction === "descending" ? " ↓" : " ↑"}</span>}
              </button>
            ) : (
              title
            )}
          </div>
        );
      })}
    </div>
  );
}

/** What the rows add up to, and how many are too small to be rows. */
function Sum({ state, rows }: { state: State; rows: readonly GroupRow[] }) {
  const others = state.table.others.value;
  const bytes = rows.reduce((sum, row) => sum + row.bytes, others.bytes);
  const noun = state.table.by.value;
  return (
    <p class="sum">
      <strong>{formatSize(bytes)}</strong> in {formatNumberOf(rows.length + others.count, noun)}
      {others.count > 0 && `; ${formatCount(others.count)} smaller hold ${formatSize(others.bytes)}`}
    </p>
  );
}

function NoRows({ state }: { state: State }) {
  const { query, table } = state;
  if (query.value.trim() === "")
    return <p class="empty">Nothing is left to show {state.looked.value.words.at}.</p>;
  return (
    <p class="empty">
      No {table.by.value} matches <bdi class="strong">{query.value}</bdi>.{" "}
      <button type="button" onClick={() => (query.value = "")}>
        Clear
      </button>
    </p>
  );
}
