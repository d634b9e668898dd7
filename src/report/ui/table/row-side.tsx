import {
  formatDuration,
  formatEstimate,
  formatPlace,
  formatShare,
  formatSize,
} from "../../../analysis/format.ts";
import type { GroupRow } from "../../../analysis/group-rows.ts";
import { KIND_WORDS } from "../../../analysis/kinds.ts";
import { lineNeighbours, type NeighbourLine } from "../../../analysis/line-neighbours.ts";
import { KINDS } from "../../../profile/profile.ts";
import { CardSource } from "../card.tsx";
import { openLine } from "../source/moves.ts";
import type { State } from "../state.ts";
import { frameOf, openRow } from "./open-row.ts";
import { Sparkline } from "./sparkline.tsx";
import { keyOf } from "./table-state.ts";

const NEIGHBOURS_MAX = 6;

/** What there is to say of the chosen row. */
export function RowSide({ state, row }: { state: State; row: GroupRow }) {
  const { report, table } = state;
  const { peak, run } = report.profile;
  const history = table.histories.value.of([row], 0);
  const short = row.churn.shortLived8 / row.churn.totalBlocks;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys
    <aside class="side" aria-label="The chosen row" tabIndex={0}>
      <div class="card-head">
        <bdi class="name">{row.function || formatPlace(row.file, row.line)}</bdi>
        {row.function !== "" && row.file !== "" && (
          <bdi dir="ltr" class="place" title={row.file}>
            {formatPlace(row.file, row.line)}
          </bdi>
        )}
      </div>
      <Sparkline history={history} width={260} height={48} peak={peak.seconds / run.duration} />
      <p class="side-times">
        <span>from {formatDuration(row.firstSeconds)}</span>
        <span>{row.atEnd > 0 ? `${formatSize(row.atEnd)} at the end` : "all freed by the end"}</span>
      </p>
      {row.line > 0 && <CardSource text={sourceOf(state, row)} />}
      <Kinds state={state} row={row} />
      <Part
        title="In all"
        rows={[
          ["allocated", formatSize(row.churn.totalBytes)],
          ...(Number.isFinite(short) ? [["short-lived blocks", formatShare(short, 1)] as const] : []),
        ]}
      />
      {row.line > 0 && <Neighbours state={state} row={row} />}
      {frameOf(state, row) !== null && (
        <button type="button" onClick={() => openRow(state, row)}>
          In the flame graph
        </button>
      )}
      {row.file !== "" && (
        <button type="button" onClick={() => openLine(state, row.file, row.line)}>
          In the source
        </button>
      )}
    </aside>
  );
}

function sourceOf({ report, table }: State, row: GroupRow) {
  const source = report.sources.get(row.file);
  const text = source?.plainLine(row.line)?.[1] ?? "";
  const { start, end } = table.marks.value.of(row, text);
  return { file: row.file, line: row.line, source, markStart: start, markEnd: end };
}

function Part({ title, rows }: { title: string; rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <>
      <h2>{title}</h2>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What it is made of, at the moment that is looked at. */
function Kinds({ state, row }: { state: State; row: GroupRow }) {
  const { looked, table } = state;
  const { sites } = looked.value.view.profile;
  const bytes = new Float64Array(KINDS.length);
  table.groups.value.ofSite.forEach((group, site) => {
    if (group === row.row) bytes[sites.kind[site]!]! += sites.peakBytes[site]!;
  });
  const rows = KINDS.flatMap((kind, at) =>
    bytes[at] === 0 ? [] : [[KIND_WORDS[kind], formatSize(bytes[at]!)] as const],
  );
  return <Part title="What it is" rows={rows} />;
}

/** Who calls the line, and what it calls. */
function Neighbours({ state, row }: { state: State; row: GroupRow }) {
  const { tree } = state.narrowed.value;
  const { lines } = tree;
  const line = lines.function.findIndex(
    (name, at) => name === row.function && lines.file[at] === row.file && lines.line[at] === row.line,
  );
  if (line < 0) return null;
  const { callers, called } = lineNeighbours(tree, line);
  return (
    <>
      <Lines title="Who calls it" state={state} neighbours={callers} />
      <Lines title="What it calls" state={state} neighbours={called} />
    </>
  );
}

function Lines({
  title,
  state,
  neighbours,
}: {
  title: string;
  state: State;
  neighbours: readonly NeighbourLine[];
}) {
  const { lines } = state.narrowed.value.tree;
  if (neighbours.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {neighbours.slice(0, NEIGHBOURS_MAX).map((neighbour) => {
          const [name, file, line] = [
            lines.function[neighbour.row]!,
            lines.file[neighbour.row]!,
            lines.line[neighbour.row]!,
          ];
          return (
            <li key={neighbour.row}>
              <button type="button" onClick={() => showLine(state, { function: name, file, line })}>
                <bdi class="name">{name}</bdi>
                <bdi dir="ltr" class="place" title={file}>
                  {formatPlace(file, line)}
                </bdi>
                <span class="size">{formatEstimate(neighbour)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Chooses the row of a line; a line that is no row, as a library's is, is shown in the flame graph. */
function showLine(state: State, place: Pick<GroupRow, "function" | "file" | "line">): void {
  const { table } = state;
  const key = keyOf(place);
  if (table.rows.value.some((row) => keyOf(row) === key)) table.chosen.value = key;
  else openRow(state, place);
}
