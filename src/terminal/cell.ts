import { cellLines } from "../analysis/cell-lines.ts";
import { compareViews } from "../analysis/diff/compare.ts";
import type { SourceOf } from "../analysis/expression.ts";
import { formatCommand } from "../analysis/format.ts";
import { listedOf, type View } from "../analysis/view.ts";
import { collectDiff } from "../report/collect-diff.ts";
import { renderFrame } from "../report/frame.ts";
import { renderDiffReport, renderReport } from "../report/report.ts";
import { sourceLines, sourceOfRun } from "../report/sources.ts";
import { diffFace } from "./diff.ts";
import type { Face } from "./face.ts";
import { htmlFace } from "./face-html.ts";
import { notesOfRun } from "./source.ts";
import { summaryFace } from "./summary.ts";

/** What is shown of a notebook's cell: in words, and its report. */
export interface CellFaces {
  /** Of any width. */
  readonly faceOf: (columns: number) => Face;
  readonly report: () => Promise<string>;
}

/** What a cell held, by the lines of its files, or by all lines where `files` is null. `whole` is what the report has. */
export function cellFaces(view: View, whole: View, files: readonly string[] | null): CellFaces {
  const { run } = view.recorded;
  const options = { sourceOf: sourceOfRun(run), notesOf: notesOfRun(run) };
  const heavy = files === null ? undefined : cellLines(listedOf(view).profile, files);
  return {
    faceOf: (columns) => summaryFace(view, { ...options, columns }, "line", heavy),
    report: () => renderReport(whole.recorded, { view: whole }),
  };
}

/**
 * What a cell holds more or less than when it ran before; its files have the same names in both.
 * @throws InputError as compareViews does.
 */
export function cellDiffFaces(before: View, now: View): CellFaces {
  const [runA, runB] = [before.recorded.run, now.recorded.run];
  const difference = compareViews([before, now], "line", {
    a: (file) => sourceLines(file, runA),
    b: (file) => sourceLines(file, runB),
  });
  const sources: { a: SourceOf; b: SourceOf } = { a: sourceOfRun(runA), b: sourceOfRun(runB) };
  return {
    faceOf: (columns) => diffFace(difference, { columns, sources }),
    report: () =>
      renderDiffReport(
        collectDiff(difference, {
          a: (file) => sourceLines(file, runA, false),
          b: (file) => sourceLines(file, runB, false),
        }),
      ),
  };
}

/** What stands below a cell: the words, with the report in a frame. */
export function cellHtml(faces: readonly Face[], report: string, { run }: View["recorded"]): string {
  const words = faces.map(htmlFace).join("\n");
  return `<div>${words}</div>\n${renderFrame(report, `Memory of ${formatCommand(run.command)}`)}`;
}
