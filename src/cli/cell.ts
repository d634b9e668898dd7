import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { View } from "../analysis/view.ts";
import { type Cell, keepCells } from "../export/keep-cells.ts";
import { writeOutput } from "../export/output.ts";
import { readProfile } from "../profile/load.ts";
import { underNames } from "../profile/names.ts";
import type { KeptSources } from "../recording/kept-sources.ts";
import { type CellFaces, cellDiffFaces, cellFaces, cellHtml } from "../terminal/cell.ts";
import { layFace } from "../terminal/face.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { chooseView } from "./view-options.ts";

/** A recording and what of it is looked at. */
interface Asked {
  readonly recording: string;
  readonly at: string | null;
  /** Whose figures; null: those of all. */
  readonly process: number | null;
  /** What is said to have run: `["cell", "7"]`. */
  readonly command: readonly string[];
  /** The cell whose lines are listed, as Python names it; null: all lines. */
  readonly cell: string | null;
}

/** What the Python package wants to show below a notebook's cell. */
interface CellRequest extends Asked {
  /** The notebook's, as far as they have run. */
  readonly cells: readonly Cell[];
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
      const kept = keepCells(recording, cells, readProfile(recording).functions.file);
      const nameOf = (file: string | null) => (file === null ? null : (kept.names.get(file) ?? file));
      const view = viewOf(request, kept);
      const whole = request.process === null ? view : viewOf({ ...request, process: null }, kept);
      const faces = cellFaces(view, whole, nameOf(request.cell));
      const html = columns === null || report !== null ? await faces.report() : null;
      if (report !== null && html !== null) writeOutput(report, [html]);
      const difference = before && cellDiffFaces(viewBefore(before, kept, nameOf(request.cell)), view);
      const all = difference ? [faces, difference] : [faces];
      const abilities = abilitiesOf({ isTTY: columns !== null, columns: columns ?? 0 }, process.env);
      const answer = {
        text: all.map(({ faceOf }) => layFace(faceOf(abilities.columns), abilities)).join("\n"),
        html:
          columns === null ? cellHtml(wide(all), await (difference ?? faces).report(), view.recorded) : null,
      };
      writeOutput("-", [`${JSON.stringify(answer)}\n`]);
    });
}

const wide = (all: readonly CellFaces[]) => all.map(({ faceOf }) => faceOf(Number.POSITIVE_INFINITY));

function viewOf({ recording, at, process: pid, command }: Asked, kept: KeptSources): View {
  const profile = readProfile(recording, pid === null ? undefined : String(pid));
  const run = { ...profile.run, command, kept };
  return chooseView(underNames({ ...profile, run }), at === null ? {} : { at });
}

/** With the cells' names of today, and that of the cell which it became. */
function viewBefore(before: Asked, { names }: KeptSources, name: string | null): View {
  const kept = readProfile(before.recording).run.kept;
  const renamed = before.cell === null || name === null ? [] : [[before.cell, name] as const];
  return viewOf(before, {
    files: kept?.files ?? new Map(),
    secret: kept?.secret ?? new Set(),
    names: new Map([...(kept?.names ?? []), ...names, ...renamed]),
  });
}
