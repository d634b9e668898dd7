import type { FileLine, FileLines } from "../analysis/file-lines.ts";
import { formatCount, formatEstimate, formatName, NONE } from "../analysis/format.ts";
import type { Estimate } from "../analysis/interval.ts";
import type { View } from "../analysis/view.ts";
import type { SourceFile } from "../report/data.ts";
import { noteSources } from "../report/sources.ts";
import { headView, laySentences } from "./heading.ts";
import { placeOf } from "./place.ts";
import type { SummaryOptions } from "./summary.ts";
import { layParts, padStart, type Segment, widthOf } from "./text.ts";

const SPACE = " ";
const GAP = "  ";
const TAB = "    ";
const SKIPPED = "⋮";

/** A file's source with what each line holds; `source` has the lines that are shown. */
export function renderFileLines(
  view: View,
  file: FileLines,
  source: SourceFile,
  { columns, color }: Pick<SummaryOptions, "columns" | "color">,
): string {
  const { run } = view.recorded;
  const text = placeOf({ file: file.file, line: 0, origin: "own" }, run.cwd);
  const { heading, sentences } = headView(view, columns, "line", [{ text, held: file.held }]);
  const isRange = view.shown.what === "range";
  return layParts(
    [
      heading,
      layTable(file.lines, source, isRange ? "gained" : "held"),
      laySentences([...sentences, ...noteSource(source, run)], columns),
    ],
    columns,
    color,
  );
}

function noteSource(source: SourceFile, run: View["profile"]["run"]): readonly string[] {
  const notes = noteSources([source], run);
  if (notes.length > 0 || source.state === "shown") return notes;
  return [`The source of ${formatName(source.file)} can't be read here.`];
}

interface Row {
  readonly figures: readonly string[];
  readonly line: string;
  readonly text: string;
}

/** Where there is no text, the lines that have figures stand alone. */
function layTable(lines: readonly FileLine[], source: SourceFile, title: string): Segment[][] {
  const figures = new Map(lines.map((line) => [line.line, figuresOf(line)]));
  const texts = new Map(source.lines.map(([line, text]) => [line, text]));
  const numbers = [...new Set([...figures.keys(), ...texts.keys()])].sort((a, b) => a - b);
  const rows: Row[] = [{ figures: [title, "increment", "occurrences"], line: "", text: "" }];
  numbers.forEach((line, at) => {
    if (at > 0 && numbers[at - 1] !== line - 1) rows.push({ figures: [], line: SKIPPED, text: "" });
    const text = (texts.get(line) ?? "").replaceAll("\t", TAB).trimEnd();
    rows.push({ figures: figures.get(line) ?? [], line: String(line), text: formatName(text) });
  });
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => widthOf(row.figures[at] ?? ""))));
  const digits = Math.max(...rows.map(({ line }) => line.length));
  return rows.map((row, at): Segment[] => {
    const isPlain = at > 0 && row.figures.length > 0;
    const style = isPlain ? {} : ({ style: "faint" } as const);
    return [
      { text: widths.map((width, i) => GAP + padStart(row.figures[i] ?? "", width)).join(""), ...style },
      { text: GAP + padStart(row.line, digits), style: "faint" },
      { text: GAP + row.text, ...style },
    ];
  });
}

function figuresOf({ held, own, totalBlocks }: FileLine): readonly string[] {
  const size = (estimate: Estimate) =>
    estimate.bytes !== 0 || estimate.variance > 0 ? formatEstimate(estimate, SPACE) : NONE;
  return [size(held), size(own), totalBlocks > 0 ? formatCount(totalBlocks, SPACE) : NONE];
}
