import type { FileLine } from "../../../analysis/file-lines.ts";
import { formatEstimate, NONE } from "../../../analysis/format.ts";
import type { Estimate } from "../../../analysis/interval.ts";
import type { Mark } from "../../marks.ts";
import type { TokenLine } from "../source-file.ts";
import { SourceText } from "../source-text.tsx";

/** In pixels, as the style sheet has it. */
export const ROW_HEIGHT = 19;

export const rowId = (line: number): string => `line-${line}`;

interface Props {
  readonly row: number;
  readonly line: number;
  readonly text: TokenLine | undefined;
  /** The expression that allocates; null where it isn't known. */
  readonly mark: Mark | null;
  readonly held: FileLine | undefined;
  /** null where there is no such column. */
  readonly total: FileLine | undefined | null;
  /** What a whole bar stands for. */
  readonly most: number;
  readonly isHeavy: boolean;
  readonly isChosen: boolean;
  readonly choose: () => void;
  readonly showInFlame: () => void;
}

/** A line of a file: what runs through it now and in all, its number and its text. */
export function CodeRow(props: Props) {
  const { row, line, text, mark, held, total, most, isHeavy, isChosen } = props;
  return (
    <tr
      id={rowId(line)}
      aria-rowindex={row + 2}
      aria-selected={isChosen}
      class={isHeavy ? "heavy-line" : ""}
      onClick={props.choose}
    >
      <td class="held">
        {held !== undefined && held.held.bytes > 0 && (
          <button
            type="button"
            tabIndex={-1}
            title="Show in the flame graph"
            onClick={(event) => {
              event.stopPropagation();
              props.showInFlame();
            }}
          >
            <span class="bar" aria-hidden="true">
              <span class="fill" style={{ width: `${(100 * held.held.bytes) / most}%` }} />
            </span>
            <span class="size">{formatHeld(held.held)}</span>
          </button>
        )}
        {held !== undefined && held.held.bytes <= 0 && <span class="size">{formatHeld(held.held)}</span>}
      </td>
      {total !== null && <td class="total">{total === undefined ? "" : formatHeld(total.held)}</td>}
      <th scope="row" class="at">
        {line}
      </th>
      <td>
        <code>
          {text !== undefined && (
            <SourceText line={text} markStart={mark?.start ?? 0} markEnd={mark?.end ?? 0} />
          )}
        </code>
      </td>
    </tr>
  );
}

/** Lines that the report doesn't have. */
export function GapRow({ row, columns }: { row: number; columns: number }) {
  return (
    <tr aria-rowindex={row + 2} class="gap">
      <td colSpan={columns - 1} />
      <td>…</td>
    </tr>
  );
}

/** What stands for rows that are out of sight. */
export function SpaceRow({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: no row has the focus, the grid has it for all
    <tr aria-hidden="true" class="space">
      <td colSpan={columns} style={{ height: `${rows * ROW_HEIGHT}px` }} />
    </tr>
  );
}

const formatHeld = (held: Estimate): string =>
  held.bytes === 0 && held.variance === 0 ? NONE : formatEstimate(held);
