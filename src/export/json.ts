import { sumApproximate, sumTruncated } from "../analysis/inexact.ts";
import { kindTotals } from "../analysis/kinds.ts";
import { peakTreeByKind } from "../analysis/peak-tree.ts";
import { ORIGINS } from "../analysis/tree.ts";
import type { Profile } from "../profile/profile.ts";

const FORMAT_VERSION = 1;

/**
 * The peak as one JSON object. Sizes are bytes, times seconds (`run.started` since 1970, the others since the start).
 *
 *     version      1; it grows when a field changes its meaning
 *     run          {command, cwd, started, duration, python, ending, offReason}; python is null if it never came up;
 *                  ending is {how: "exit", code}, {how: "signal", signal, number}, {how: "running" | "unknown"};
 *                  offReason says why recording stopped before the end, or is null
 *     peak         {bytes, seconds}: how high, and when
 *     liveBytes    what was left at the end
 *     rssMax       highest resident set size, or null
 *     events       {allocations, releases}
 *     kinds        rows of {kind, counted, peakBytes, peakBlocks, liveBytes, totalBytes, totalBlocks}; one that is not
 *                  counted is no part of the peak
 *     truncated    {allocations, bytes}: what stands at a caller because the tables were full, and how much of the peak
 *     approximate  {bytes}: how much of the peak is memory that a library manages itself, of which only the maps are seen
 *     lines        columns, one row a line of code: function, file (as Python has them; "" for a root: a thread's name,
 *                  or such as `<before Python>`), line (0 if there is none), origin (own, library, import, root). Row 0
 *                  is "all"
 *     tree         columns, one row a node: the stacks of the peak, one node a caller's node and line. parent (a row
 *                  further up; −1 for row 0, the root), line (a row of lines), bytes and blocks (of the node and all
 *                  below it), selfBytes (of its own line), and the expression that held most: endLine, column,
 *                  endColumn (columns from 0 in UTF-8 bytes, end exclusive; all −1 where unknown). held says what
 *                  selfBytes are made of: for each kind columns node (rows of tree), selfBytes and selfBlocks
 */
export function* exportJson(profile: Profile): Iterable<string> {
  const { run, peak, liveBytes, rssMax, events } = profile;
  const { tree, held } = peakTreeByKind(profile);
  const { lines } = tree;
  const kinds = kindTotals(profile);
  const truncated = sumTruncated(profile);
  const approximate = { bytes: sumApproximate(profile) };
  const facts = { run, peak, liveBytes, rssMax, events, kinds, truncated, approximate };
  yield `{\n${fieldsText({ version: FORMAT_VERSION, ...facts })},\n`;
  const lineColumns = {
    function: lines.function,
    file: lines.file,
    line: [...lines.line],
    origin: Array.from(lines.origin, (index) => ORIGINS[index]),
  };
  yield `"lines": {\n${fieldsText(lineColumns)}\n},\n`;
  const treeColumns = {
    parent: [...tree.parent],
    line: [...tree.line],
    bytes: [...tree.bytes],
    blocks: [...tree.blocks],
    selfBytes: [...tree.selfBytes],
    endLine: [...tree.endLine],
    column: [...tree.column],
    endColumn: [...tree.endColumn],
    held: held.map(({ kind, node, selfBytes, selfBlocks }) => ({
      kind,
      node: [...node],
      selfBytes: [...selfBytes],
      selfBlocks: [...selfBlocks],
    })),
  };
  yield `"tree": {\n${fieldsText(treeColumns)}\n}\n}\n`;
}

/** The fields of an object, one a line: columns are long, and a person may look at the file. */
function fieldsText(fields: object): string {
  const texts = Object.entries(fields).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return texts.join(",\n");
}
