import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { View } from "../analysis/view.ts";
import { type Cell, keepCells } from "../export/keep-cells.ts";
import { writeOutput } from "../export/output.ts";
import { readOwnAndAll, readProfile } from "../profile/load.ts";
import { underNames } from "../profile/names.ts";
import type { Profile } from "../profile/profile.ts";
import type { KeptSources } from "../recording/kept-sources.ts";
import { cellDiffFaces, cellFaces, cellHtml, type KeptValue } from "../terminal/cell.ts";
import { type Face, layFace } from "../terminal/face.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { chooseView } from "./view-options.ts";

/** A recording and what of it is looked at. */
interface Asked {
  readonly recording: string;
  readonly at: string | null;
  /** Whose figures; null: those of all. */
  readonly process: number | null;
  /** What is said to have run: `["cell", "7"]`, `["session"]`. */
  readonly command: readonly string[];
  /** The cell whose lines are listed, as Python names it and the parts of it that magics ran; null: all lines. */
  readonly cell: readonly string[] | null;
}

/** What the Python package wants to show below a notebook's cell. */
interface CellRequest extends Asked {
  /** The notebook's, as far as they have run. */
  readonly cells: readonly Cell[];
  /** What IPython keeps the cell's value as; null where it has none. */
  readonly out: KeptValue | null;
  /** The cell's last run, to compare it with. */
  readonly before: Asked | null;
  /** Where the report is to stand, too. */
  readonly report: string | null;
  /** Of the terminal that it is shown on; null of a notebook. */
  readonly columns: number | null;
}

const STDIN = 0;

/**
 * `floodmark cell`, for the notebook magics: reads a CellRequest on standard input, keeps the texts of the cells beside the recording, and
 * answers `{"text", "html": null on a terminal}`.
 */
export function registerCell(program: Command): void {
  program
    .command("cell")
    .description("Answers what a notebook shows below a cell.")
    .action(async () => {
      const request = JSON.parse(readFileSync(STDIN, "utf8")) as CellRequest;
      const { recording, columns, cells, report, before } = request;
      const { own, all } = readOwnAndAll(recording, processOf(request));
      const kept = keepCells(recording, cells, all.functions.file);
      const cell = request.cell?.map((file) => kept.names.get(file) ?? file) ?? null;
      const view = viewOf(own, request, kept);
      const whole = all === own ? view : viewOf(all, request, kept);
      const now = cellFaces(view, whole, cell, request.out);
      const difference = before && cellDiffFaces(viewBefore(before, kept, cell), view);
      const isPage = columns === null;
      if (report !== null) writeOutput(report, [await now.report(true)]);
      const abilities = abilitiesOf({ isTTY: !isPage, columns: columns ?? 0 }, process.env);
      const facesOf = (width: number): readonly Face[] => [
        now.faceOf(width),
        ...(difference ? [difference.faceOf(width)] : []),
        ...(report === null ? [] : [sayReport(report)]),
      ];
      const answer = {
        text: facesOf(abilities.columns)
          .map((face) => layFace(face, abilities))
          .join("\n"),
        html: isPage
          ? cellHtml(
              facesOf(Number.POSITIVE_INFINITY),
              await (difference ?? now).report(false),
              view.recorded,
            )
          : null,
      };
      writeOutput("-", [`${JSON.stringify(answer)}\n`]);
    });
}

const sayReport = (path: string): Face => ({
  heading: [],
  rows: [],
  notes: [[[{ text: `report  ${path}` }]]],
});

const processOf = ({ process }: Asked): string | undefined =>
  process === null ? undefined : String(process);

/** Of a recording under the names of cells; a cell is over, whatever goes on around it. */
function viewOf(profile: Profile, { at, command, cell }: Asked, kept: KeptSources): View {
  const ending = cell === null ? profile.run.ending : ({ how: "ended" } as const);
  const windows = profile.windows.map((window) =>
    at === `window:${window.serial}` ? { ...window, name: command.join(" ") } : window,
  );
  return chooseView(
    underNames({ ...profile, windows, run: { ...profile.run, command, ending, kept } }),
    at === null ? {} : { at },
  );
}

/** With the cells' names of today, and those of the cell which it became. */
function viewBefore(before: Asked, { names }: KeptSources, cell: readonly string[] | null): View {
  const profile = readProfile(before.recording, processOf(before));
  const { kept } = profile.run;
  const others = [...(kept?.names ?? []), ...names].filter(([, name]) => !cell?.includes(name));
  const renamed = (before.cell ?? []).flatMap((file, at) => (cell?.[at] ? [[file, cell[at]] as const] : []));
  return viewOf(profile, before, {
    files: kept?.files ?? new Map(),
    secret: kept?.secret ?? new Set(),
    names: new Map([...others, ...renamed]),
  });
}
