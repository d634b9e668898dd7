import { cellLines } from "../analysis/cell-lines.ts";
import { compareViews } from "../analysis/diff/compare.ts";
import type { SourceOf } from "../analysis/expression.ts";
import { formatCommand, formatEstimate, formatName } from "../analysis/format.ts";
import { sumEstimates } from "../analysis/interval.ts";
import { profileAt } from "../analysis/moment.ts";
import { listedOf, type View } from "../analysis/view.ts";
import { collectDiff } from "../report/collect-diff.ts";
import { renderFrame } from "../report/frame.ts";
import { renderDiffReport, renderReport } from "../report/report.ts";
import { sourceLines, sourceOfRun } from "../report/sources.ts";
import { diffFace } from "./diff.ts";
import type { Face } from "./face.ts";
import { htmlFace } from "./face-html.ts";
import { laySentences } from "./heading.ts";
import { notesOfRun } from "./source.ts";
import { summaryFace } from "./summary.ts";

const SPACE = " ";
/** What is kept and smaller goes without a word. */
const KEPT_MIN = 1 << 20;

/** `Out[7]`, and the line on which the cell's last statement begins. */
export interface KeptValue {
  readonly name: string;
  readonly line: number;
}

/** What is shown of a notebook's cell: in words, and its report. */
export interface CellFaces {
  /** Of any width. */
  readonly faceOf: (columns: number) => Face;
  /** Whole, or without the text of libraries, which is most of it: a notebook holds it for good. */
  readonly report: (isWhole: boolean) => Promise<string>;
}

/**
 * What a cell held, by the lines of its files, or by all lines where `files` is null. `whole` is what the report has, `out` where the
 * cell's value is kept, which else nobody sees.
 */
export function cellFaces(
  view: View,
  whole: View,
  files: readonly string[] | null,
  out: KeptValue | null,
): CellFaces {
  const { run } = view.recorded;
  const options = { sourceOf: sourceOfRun(run), notesOf: notesOfRun(run) };
  const heavy = files === null ? undefined : cellLines(listedOf(view).profile, files);
  const kept = files === null || out === null ? [] : noteKept(view, files, out);
  return {
    faceOf: (columns) => {
      const { notes, ...face } = summaryFace(view, { ...options, columns }, "line", heavy);
      return { ...face, notes: [...notes, laySentences(kept, columns)] };
    },
    report: (isWhole) =>
      renderReport(whole.recorded, { view: whole, sources: isWhole ? "unless secret" : "own" }),
  };
}

/** That what the last statement has made, and nothing else may name, is kept. Of a window its end is not known. */
function noteKept(
  { recorded, shown }: View,
  [file = ""]: readonly string[],
  { name, line }: KeptValue,
): readonly string[] {
  if (shown.what !== "peak") return [];
  const ofStatement = cellLines(profileAt(recorded, "end"), [file]).filter((left) => left.line >= line);
  const left = sumEstimates(ofStatement.filter((one) => one.file === file));
  if (left.bytes < KEPT_MIN) return [];
  const place = `${formatName(file)}:${line}`;
  return [`${name} keeps the value of ${place}, on which ${formatEstimate(left, SPACE)} are left over.`];
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
  const words = faces.map((face) => `<div style="margin-bottom:6px">${htmlFace(face)}</div>`).join("\n");
  return `<div>${words}</div>\n${renderFrame(report, `Memory of ${formatCommand(run.command)}`)}`;
}
