import { type Finding, sentenceOf } from "../analysis/findings/finding.ts";
import { findWhatToLookAt } from "../analysis/findings/what-to-look-at.ts";
import type { Grouping } from "../analysis/groups.ts";
import { sumApproximate, truncatedShown } from "../analysis/inexact.ts";
import { kindsShown } from "../analysis/kinds.ts";
import { ranOut } from "../analysis/out-of-memory.ts";
import { highestResident } from "../analysis/resident.ts";
import { sizeRows } from "../analysis/sizes.ts";
import { listedOf, partShown, peakShown, processesShown, shownMoment, type View } from "../analysis/view.ts";
import { sourceOfRun } from "../report/sources.ts";
import { groupsJson } from "./groups-json.ts";

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
 *      "findings": [{"kind", "bytes", "share", "whole", "sentence", "lines": [{"function", "file", "line"}…],
 *                    "evidence": {"tab", "seconds" or "from" and "to", "line"}}…],
 *      "lines": [{"function", "file", "line", "bytes", "share", "totalBytes", "totalBlocks", "firstSeconds",
 *                 "lastSeconds", "shortLived1", "shortLived8"}…],
 *      "sizes": [{"kind", "atMost", "blocks"}…]}
 *
 * Findings are what the report calls "What to look at": see docs/findings.md. They are about the whole run, whatever is shown.
 * Processes, rssMax and what follows it up to outOfMemory are as in the JSON export. `peak` is always the run's; `moment` says what the figures called bytes and blocks are those of, as in the JSON export.
 * Lines come largest first, shares are of what they add up to, 0 to 1. Of a range they are the lines that gained something,
 * while moment.bytes counts what others gave back as well. What a line's totals say is all that it ever allocated, at
 * this moment or not. Kinds that are not counted are no part of the peak nor of lines; truncated, approximate, short-lived
 * blocks and sizes are as in the JSON export. Names and paths are as Python has them; a root such as `<before Python>` has
 * file "" and line 0. With `--by` there are groups instead of lines, as in src/terminal/groups-json.ts; with `--filter` there is
 * "filter": {"text", "bytes"}, and kinds, truncated, approximate and lines are those of what matches. Of a sampled recording there are sampleBytes and intervals, as in the JSON export.
 */
export function summaryJson(view: View, by: Grouping = "line"): string {
  const { recorded } = view;
  const listed = listedOf(view);
  const { profile } = listed;
  const summary = {
    ...(recorded.sampleBytes > 0 && { sampleBytes: recorded.sampleBytes }),
    processes: processesShown(recorded),
    peak: peakShown(recorded),
    moment: shownMoment(view),
    ...partShown(view),
    ...highestResident(recorded),
    outOfMemory: ranOut(recorded, " "),
    events: recorded.events,
    kinds: kindsShown(listed),
    truncated: truncatedShown(profile),
    approximate: { bytes: sumApproximate(profile) },
    findings: findWhatToLookAt(recorded, sourceOfRun(recorded.run), " ").map(describeFinding),
    ...groupsJson(profile, by),
    sizes: sizeRows(recorded),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

const describeFinding = (finding: Finding) => ({ ...finding, sentence: sentenceOf(finding) });
