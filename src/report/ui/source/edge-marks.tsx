import { ROW_HEIGHT } from "./code-row.tsx";

interface Props {
  /** Rows of heavy lines, in order, of so many. */
  readonly rows: readonly number[];
  readonly count: number;
  readonly choose: (row: number) => void;
}

/** Where in a file its heavy lines are: a click goes to the nearest. Keys have n and p for that. */
export function EdgeMarks({ rows, count, choose }: Props) {
  const press = (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientY - top) / height) * count;
    const [nearest] = [...rows].sort((a, b) => Math.abs(a - at) - Math.abs(b - at));
    if (nearest !== undefined) choose(nearest);
  };
  return (
    <div class="edge" aria-hidden="true">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys have n and p for it */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it is for the pointer alone */}
      <div style={{ height: `min(100%, ${count * ROW_HEIGHT}px)` }} onClick={press}>
        {rows.map((row) => (
          <span key={row} style={{ top: `${(100 * (row + 0.5)) / count}%` }} />
        ))}
      </div>
    </div>
  );
}
