import { churnOfHeld } from "../analysis/churn.ts";
import { sumApproximate, truncatedShown } from "../analysis/inexact.ts";
import { intervalOf, intervalsOf, sumCountedSites } from "../analysis/interval.ts";
import { kindsShown } from "../analysis/kinds.ts";
import { ranOut } from "../analysis/out-of-memory.ts";
import { peakTreeByKind } from "../analysis/peak-tree.ts";
import { highestResident } from "../analysis/resident.ts";
import { sizeRows } from "../analysis/sizes.ts";
import { ORIGINS } from "../analysis/tree.ts";
import { listedOf, partShown, peakShown, processesShown, shownMoment, type View } from "../analysis/view.ts";

const FORMAT_VERSION = 1;

/**
 * The peak, or another moment or range, as one JSON object. Sizes are bytes, times seconds (`run.started` since 1970, the
 * others since the start).
 *
 *     version      1; it grows when a field changes its meaning
 *     run          {command, cwd, started, duration, python, ending, offReason, whose, sources}; python is null if it never came up;
 *                  ending is {how: "exit", code}, {how: "signal", signal, number}, {how: "ended" | "running" | "unknown"};
 *                  offReason says why recording stopped before the end, or is null; whose allocations were recorded is "all",
 *                  "own" (those of one thread and of threads that it started, without imports) or "thread" (that one's alone);
 *                  sources are files as they were then,
 *                  [{file, bytes, modified, hash}], as far as that is known
 *     processes    rows of {pid, number, parentPid, command, label, startSeconds, endSeconds, ending, peak, treeBytes,
 *                  inheritedBytes, rssMax}, the one that was started first. number says which of its pid's programs it is, as
 *                  exec makes a new one; command is its words, interpreter first, label these without it in little room, which
 *                  its root in the tree bears; endSeconds is null while it runs; ending is as of run, or {how: "ended"} (by
 *                  exit, its code is not known), {how: "replaced"} (by exec). peak is its own {bytes, seconds}, treeBytes what
 *                  it held at the peak of all; inheritedBytes what its parent held when it began as a copy of it, which
 *                  is counted there only; rssMax its highest resident set size, or null
 *     peak         {bytes, seconds}: how high, and when
 *     moment       what is shown: {what: "peak" | "end" | "time", seconds, bytes}, or {what: "range", from, to, bytes}.
 *                  Of a range all that is shown is what was gained: fewer than 0 bytes where less is held than before
 *     filter       of an export of a part: {text, bytes}, how much of the moment runs through what matches the text. kinds, truncated,
 *                  approximate, lines and tree are those of the part
 *     liveBytes    what was left at the end
 *     rssMax       highest resident set size, or null. Of several processes it is the highest that was seen of all together:
 *                  pages that they share count in each
 *     rssProcesses how many processes that is the sum of
 *     pssMax       the highest that was seen of the Pss of so many processes or more, in which shared pages count once. It is
 *                  looked at more rarely; null where never at all of them
 *     outOfMemory  how memory ran out, or null: {what: "out of memory" | "refused", moment, tellsEnd, sentences}. moment is
 *                  "peak", "end" or seconds, as --at takes it, and tells who held it; tellsEnd says whether the sentences
 *                  tell how the program ended, too
 *     events       {allocations, releases}
 *     kinds        rows of {kind, counted, peakBytes, peakBlocks, liveBytes, totalBytes, totalBlocks, bytes, blocks}; one
 *                  that is not counted is no part of the peak; bytes and blocks are those of the moment
 *     truncated    {allocations, bytes}: what stands at a caller because the tables were full, and how much of what is
 *                  shown
 *     approximate  {bytes}: how much of what is shown is memory that a library manages itself, of which only the maps are
 *                  seen
 *     sizes        rows of {kind, atMost, blocks}: blocks that were allocated in all, of at most so many bytes and more than
 *                  half as many; sizes that there were none of are left out
 *     lines        columns, one row a line of code: function, file (as Python has them; "" for a root: a thread's name,
 *                  or such as `<before Python>`), line (0 if there is none), origin (own, library, import, root). Row 0
 *                  is "all"
 *     tree         columns, one row a node: the stacks of what is shown, one node a caller's node and line. parent (a row
 *                  further up; −1 for row 0, the root), line (a row of lines), bytes and blocks (of the node and all
 *                  below it), selfBytes (of its own line), and the expression that held most: endLine, column,
 *                  endColumn (columns from 0 in UTF-8 bytes, end exclusive; all −1 where unknown). held says what
 *                  selfBytes are made of: for each kind columns node (rows of tree), selfBytes and selfBlocks, and of all
 *                  that the same stacks ever allocated totalBytes, totalBlocks, firstSeconds and lastSeconds (to some
 *                  10 ms), shortLived1 and shortLived8 (blocks that their thread released next, with at most 1 or 8
 *                  other allocations in between)
 *
 * Of a sampled recording `sampleBytes` says that one allocation in so many bytes was recorded, on average. Its bytes and blocks are
 * estimates: beside bytes stands interval, [low, high], of 95 %; so stand peakInterval, liveInterval, totalInterval and
 * selfInterval, in columns a pair for each row. Short-lived blocks are null: they are not counted there. An exact recording has none
 * of these fields.
 *
 * Blocks are null, everywhere, where they are not known: of a range, and of any moment but the peak and the end.
 */
export function* exportJson(view: View): Iterable<string> {
  const { recorded } = view;
  const listed = listedOf(view);
  const { profile } = listed;
  const { liveBytes, events } = recorded;
  // How memory ran out stands in words below.
  const { outOfMemory: _, kept: __, ...run } = recorded.run;
  const folded = peakTreeByKind(profile);
  const { tree, held } = folded;
  const { lines } = tree;
  const moment = shownMoment(view);
  const kinds = kindsShown(listed);
  const peak = peakShown(recorded);
  const truncated = truncatedShown(profile);
  const approximate = { bytes: sumApproximate(profile) };
  const sizes = sizeRows(recorded);
  const isSampled = recorded.sampleBytes > 0;
  const left = isSampled
    ? { liveBytes, liveInterval: intervalOf(sumCountedSites(recorded, "liveBytes")) }
    : { liveBytes };
  const facts = {
    ...{
      run,
      processes: processesShown(recorded),
      peak,
      moment,
      ...partShown(view),
      ...left,
      ...highestResident(recorded),
    },
    ...{ outOfMemory: ranOut(recorded, " "), events, kinds, truncated, approximate, sizes },
  };
  const sampling = isSampled ? { sampleBytes: recorded.sampleBytes } : {};
  yield `{\n${fieldsText({ version: FORMAT_VERSION, ...sampling, ...facts })},\n`;
  const origin = Array.from(lines.origin, (index) => ORIGINS[index]);
  const { function: name, file, line } = lines;
  yield `"lines": {\n${fieldsText(asArrays({ function: name, file, line, origin }))}\n},\n`;
  const {
    parent,
    line: lineOf,
    bytes,
    blocks,
    doubt,
    selfBytes,
    selfDoubt,
    endLine,
    column,
    endColumn,
  } = tree;
  const treeColumns = {
    ...asArrays({ parent, line: lineOf, bytes, blocks, selfBytes, endLine, column, endColumn }),
    ...(isSampled && {
      interval: intervalsOf(bytes, doubt),
      selfInterval: intervalsOf(selfBytes, selfDoubt),
    }),
    held: held.map(({ selfDoubt: ofKind, ...rows }) => ({
      ...asArrays({ ...rows, ...churnOfHeld(profile, folded, rows) }),
      ...(isSampled && { selfInterval: intervalsOf(rows.selfBytes, ofKind) }),
    })),
  };
  yield `"tree": {\n${fieldsText(treeColumns)}\n}\n}\n`;
}

/** Columns as JSON has arrays; NaN, which stands for what is not known, becomes null there. */
function asArrays(columns: object): object {
  const plain = (value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value);
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, plain(column)]));
}

/** The fields of an object, one a line: columns are long, and a person may look at the file. */
function fieldsText(fields: object): string {
  const texts = Object.entries(fields).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return texts.join(",\n");
}
