import { useLayoutEffect, useRef } from "preact/hooks";
import { formatName } from "../../../analysis/format.ts";
import { placeMark } from "../../marks.ts";
import type { State } from "../state.ts";
import { titleOf } from "../table/columns.ts";
import { useVisibleRows } from "../visible-rows.ts";
import { CodeRow, GapRow, ROW_HEIGHT, rowId, SpaceRow } from "./code-row.tsx";
import { EdgeMarks } from "./edge-marks.tsx";
import { CODE_ID, goToLine, showInFlame } from "./moves.ts";
import { GAP, revealRow, rowAfter } from "./rows.ts";

/** The lines of the file that is shown, of which those in sight are in the document. */
export function Code({ state, file }: { state: State; file: string }) {
  const { report, source } = state;
  const tab = state.selection.tab.value;
  const scroller = useRef<HTMLDivElement>(null);
  const text = report.sources.get(file);
  const { held, total, most, heavy, heaviest } = source.figures.value;
  const hasTotal = tab !== "churn";
  const columns = hasTotal ? 4 : 3;
  const { rows, rowOf } = source.rows.value;
  const { first, last, onScroll } = useVisibleRows(scroller, rows.length, ROW_HEIGHT);
  const line = source.line.value;
  const chosenRow = (line === null ? undefined : rowOf.get(line)) ?? -1;

  const reveal = (row: number) => {
    const element = scroller.current!;
    const height = element.clientHeight - ROW_HEIGHT;
    element.scrollTop = revealRow(
      { top: row * ROW_HEIGHT, height: ROW_HEIGHT },
      { top: element.scrollTop, height },
    );
  };
  useLayoutEffect(() => {
    scroller.current!.scrollTop = 0;
    scroller.current!.scrollLeft = 0;
    reveal(rowOf.get(line ?? heaviest ?? GAP) ?? 0);
  }, [file]);
  useLayoutEffect(() => {
    if (chosenRow >= 0) reveal(chosenRow);
  }, [chosenRow]);

  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter") {
      if (showInFlame(state, line)) event.preventDefault();
      return;
    }
    const { scrollTop, clientHeight } = scroller.current!;
    const from = chosenRow >= 0 ? chosenRow : Math.floor(scrollTop / ROW_HEIGHT) - 1;
    const to = rowAfter(rows, from, event.key, Math.floor(clientHeight / ROW_HEIGHT) - 2);
    if (to === null) return;
    event.preventDefault();
    goToLine(state, rows[to]!);
  };

  const draw = (row: number) => {
    const number = rows[row]!;
    if (number === GAP) return <GapRow key={row} row={row} columns={columns} />;
    const figures = held.get(number);
    const found = text?.colouredLine(number);
    const stack = (figures ?? total.get(number))?.stack;
    return (
      <CodeRow
        key={row}
        row={row}
        line={number}
        text={found}
        mark={
          found === undefined || stack === undefined
            ? null
            : placeMark(report.profile.frames, report.profile.stacks.frame[stack]!, found[1])
        }
        held={figures}
        total={hasTotal ? total.get(number) : null}
        most={most}
        isHeavy={heavy.includes(number)}
        isChosen={number === line}
        choose={() => {
          source.line.value = number;
        }}
        showInFlame={() => showInFlame(state, number)}
      />
    );
  };
  const isInSight = chosenRow >= first && chosenRow < last;
  const classes = [
    "code",
    source.shown.value?.origin === "own" && "own",
    report.profile.sampleBytes > 0 && "sampled",
    !hasTotal && "single",
  ];
  return (
    <div class={classes.filter(Boolean).join(" ")}>
      <div class="code-scroll" ref={scroller} onScroll={onScroll}>
        <table
          id={CODE_ID}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: it takes the focus and the keys of its rows
          role="grid"
          aria-label={`Lines of ${formatName(file)}. Arrow keys move, Enter shows a line in the flame graph.`}
          aria-rowcount={rows.length + 1}
          aria-activedescendant={line !== null && isInSight ? rowId(line) : undefined}
          tabIndex={0}
          style={{ "--longest": text?.longest ?? 0 }}
          onKeyDown={move}
        >
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col" class="held">
                {titleOf("held", tab, "line")}
              </th>
              {hasTotal && (
                <th scope="col" class="total">
                  {titleOf("total", tab, "line")}
                </th>
              )}
              <th scope="col" class="at">
                <span class="visually-hidden">Line</span>
              </th>
              <th scope="col">
                <span class="visually-hidden">Source</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <SpaceRow rows={first} columns={columns} />
            {Array.from({ length: last - first }, (_, at) => draw(first + at))}
            <SpaceRow rows={rows.length - last} columns={columns} />
          </tbody>
        </table>
      </div>
      <EdgeMarks
        rows={heavy.map((one) => rowOf.get(one)!)}
        count={rows.length}
        choose={(row) => goToLine(state, rows[row]!)}
      />
    </div>
  );
}
