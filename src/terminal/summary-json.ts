import { churnByLine } from "../analysis/churn.ts";
import { sumApproximate, truncatedShown } from "../analysis/inexact.ts";
import { intervalField } from "../analysis/interval.ts";
import { kindsShown } from "../analysis/kinds.ts";
import { heaviestLines } from "../analysis/lines.ts";
import { ranOut } from "../analysis/out-of-memory.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { highestResident } from "../analysis/resident.ts";
import { sizeRows } from "../analysis/sizes.ts";
import { peakShown, processesShown, shownMoment, type View } from "../analysis/view.ts";

/**
 * The summary for machines, sizes in bytes, times in seconds from the start:
 *
 *     {"processes": [{"pid", "number", "parentPid", "command", "label", "startSeconds", "endSeconds": null while it runs, "ending",
 *                     "peak": {"bytes", "seconds"}, "treeBytes", "inheritedBytes", "rssMax"}…],
 *      "peak": {"bytes", "seconds"}, "moment": {"what", "seconds", "bytes"},
 *      "rssMax": bytes or null, "rssProcesses", "pssMax": bytes or null,
 *      "outOfMemory": {"what", "moment", "tellsEnd", "sentences"} or null, "events": {"allocations", "releases"},
 *      "kinds": [{"kind", "counted", "peakBytes", "peakBlocks", "liveBytes", "totalBytes", "totalBlocks", "bytes",
 *                 "blocks"}…],
 *      "truncated": {"allocations", "bytes"}, "approximate": {"bytes"},
 *      "lines": [{"function", "file", "line", "bytes", "share", "totalBytes", "totalBlocks", "firstSeconds",
 *                 "lastSeconds", "shortLived1", "shortLived8"}…],
 *      "sizes": [{"kind", "atMost", "blocks"}…]}
 *
 * Processes, rssMax and what follows it up to outOfMemory are as in the JSON export. `peak` is always the run's; `moment` says what the figures called bytes and blocks are those of, as in the JSON export.
 * Lines come largest first, shares are of what they add up to, 0 to 1. Of a range they are the lines that gained something,
 * while moment.bytes counts what others gave back as well. What a line's totals say is all that it ever allocated, at
 * this moment or not. Kinds that are not counted are no part of the peak nor of lines; truncated, approximate, short-lived
 * blocks and sizes are as in the JSON export. Names and paths are as Python has them; a root such as `<before Python>` has
 * file "" and line 0. Of a sampled recording there are sampleBytes and intervals, as in the JSON export.
 */
export function summaryJson(view: View): string {
  const { recorded, profile } = view;
  const { events } = recorded;
  const churnOf = churnByLine(profile);
  const lines = heaviestLines(peakTree(profile)).map((heavy) => {
    const { function: name, file, line, bytes, share } = heavy;
    const interval = intervalField(recorded, heavy);
    return { function: name, file, line, bytes, ...interval, share, ...churnOf(heavy) };
  });
  const summary = {
    ...(recorded.sampleBytes > 0 && { sampleBytes: recorded.sampleBytes }),
    processes: processesShown(recorded),
    peak: peakShown(recorded),
    moment: shownMoment(view),
    ...highestResident(recorded),
    outOfMemory: ranOut(recorded, " "),
    events,
    kinds: kindsShown(view),
    truncated: truncatedShown(profile),
    approximate: { bytes: sumApproximate(profile) },
    lines,
    sizes: sizeRows(recorded),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}
