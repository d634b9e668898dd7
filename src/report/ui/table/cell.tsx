import { formatPlace } from "../../../analysis/format.ts";
import type { GroupRow } from "../../../analysis/group-rows.ts";
import { SourceText } from "../source-text.tsx";
import type { State } from "../state.ts";
import { type ColumnName, textOf } from "./columns.ts";
import { Sparkline } from "./sparkline.tsx";

interface Props {
  readonly state: State;
  readonly name: ColumnName;
  readonly rows: readonly GroupRow[];
  readonly at: number;
  /** The largest of all rows, for the bar. */
  readonly most: number;
}

/** One cell of the table. */
export function Cell({ state, name, rows, at, most }: Props) {
  const row = rows[at]!;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the table has only the rows that are in sight
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div role="gridcell" class={name}>
      <Content state={state} name={name} rows={rows} at={at} most={most} row={row} />
    </div>
  );
}

function Content({ state, name, rows, at, most, row }: Props & { row: GroupRow }) {
  const { report, table } = state;
  switch (name) {
    case "held":
      return (
        <>
          <span class="size">{textOf(name, row)}</span>
          <span class="bar" aria-hidden="true">
            <span class="fill" style={{ width: `${(100 * Math.max(0, row.bytes)) / most}%` }} />
          </span>
        </>
      );
    case "name":
      return <Name row={row} ring={state.ringOf(row)} />;
    case "source":
      return <RowSource state={state} row={row} />;
    case "history": {
      const { peak, run } = report.profile;
      const history = table.histories.value.of(rows, at);
      return <Sparkline history={history} width={90} height={20} peak={peak.seconds / run.duration} />;
    }
    default:
      return <>{textOf(name, row)}</>;
  }
}

function Name({ row, ring }: { row: GroupRow; ring: number | undefined }) {
  const { function: name, file, line } = row;
  const place = formatPlace(file, line);
  return (
    <>
      {name !== "" && (
        <bdi class="name" title={name}>
          {name}
        </bdi>
      )}{" "}
      {ring !== undefined && (
        <span class="ring" title="The number of a sentence that is about this line">
          {ring}
        </span>
      )}{" "}
      {place !== "" && (
        <bdi dir="ltr" class="place" title={file}>
          {place}
        </bdi>
      )}
    </>
  );
}

function RowSource({ state, row }: { state: State; row: GroupRow }) {
  const text = state.report.sources.get(row.file)?.plainLine(row.line);
  if (text === undefined) return null;
  const mark = state.table.marks.value.of(row, text[1]);
  return (
    <code>
      <SourceText line={text} markStart={mark.start} markEnd={mark.end} isTrimmed />
    </code>
  );
}
