import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatName } from "../../../analysis/format.ts";
import { placeMark } from "../../marks.ts";
import type { State } from "../state.ts";
import { titleOf } from "../table/columns.ts";
import { useVisibleRows } from "../visible-rows.ts";
import { CodeRow, GapRow, ROW_HEIGHT, rowId, SpaceRow } from "./code-row.tsx";
import { EdgeMarks } from "./edge-marks.tsx";
import { CODE_ID, goToLine, showInFlame } from "./moves.ts";
import { GAP, layRows, revealRow } from "./rows.ts";

/** The lines of the file that is shown, of which those in sight are in the document. */
export function Code({ state, file }: { state: State; file: string }) {
  const { report, source } = state;
  const tab = state.selection.tab.value;
  const scroller = useRef<HTMLDivElement>(null);
  const text = report.sources.get(file);
  const { held, total, most, heavy, heaviest } = source.figures.value;
  const hasTotal = tab !== "churn";
  const columns = hasTotal ? 4 : 3;
  const rows = useComputed(() => {
    const { held, total } = source.figures.value;
    const numbers = report.sources.get(source.shown.value?.file ?? "")?.numbers ?? [];
    return layRows(numbers, [...held.keys(), ...total.keys()]);
  }).value;
  const { first, last, onScroll } = useVisibleRows(scroller, rows.length, ROW_HEIGHT);
  const line = source.line.value;
  const chosenRow = line === null ? -1 : rows.indexOf(line);

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
    reveal(rows.indexOf(line ?? heaviest ?? GAP));
  }, [file]);
  useLayoutEffect(() => {
    if (chosenRow >= 0) reveal(chosenRow);
  }, [chosenRow]);

  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" ? !showInFlame(state, line) : !moveBy(event.key)) return;
    event.preventDefault();
  };
  const moveBy = (key: string): boolean => {
    const page = Math.max(1, Math.floor(scroller.current!.clientHeight / ROW_HEIGHT) - 2);
    const from = chosenRow >= 0 ? chosenRow : Math.floor(scroller.current!.scrollTop / ROW_HEIGHT) - 1;
    const ends = { Home: 0, End: rows.length - 1 }[key];
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[key];
    if (ends === undefined && step === undefined) return false;
    let to = Math.max(0, Math.min(rows.length - 1, ends ?? from + step!));
    // Every gap has a line below it.
    if (rows[to] === GAP) to += (step ?? 1) < 0 && to > 0 ? -1 : 1;
    goToLine(state, rows[to]!);
    return true;
  };

  const rowOf = (row: number) => {
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
            {Array.from({ length: last - first }, (_, at) => rowOf(first + at))}
            <SpaceRow rows={rows.length - last} columns={columns} />
          </tbody>
        </table>
      </div>
      <EdgeMarks
        rows={heavy.map((one) => rows.indexOf(one))}
        count={rows.length}
        choose={(row) => goToLine(state, rows[row]!)}
      />
    </div>
  );
}
