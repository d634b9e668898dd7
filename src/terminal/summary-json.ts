import { kindTotals } from "../analysis/kinds.ts";
import { heaviestLines } from "../analysis/lines.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import type { Profile } from "../profile/profile.ts";

/**
 * The summary for machines: `{"peak": {"bytes", "seconds"}, "rssMax": bytes or null, "events": {"allocations",
 * "releases"}, "kinds": [{"kind", "counted", "peakBytes", "peakBlocks", "liveBytes", "totalBytes", "totalBlocks"}…],
 * "lines": [{"function", "file", "line", "bytes", "share"}…]}`, lines largest first, shares 0 to 1 of the peak. Kinds that are not counted are no part of the
 * peak. Names and paths are as Python has them; a root such as `<before Python>` has file "" and line 0.
 */
export function summaryJson(profile: Profile): string {
  const { peak, rssMax, events } = profile;
  const lines = heaviestLines(peakTree(profile)).map(({ function: name, file, line, bytes, share }) => ({
    function: name,
    file,
    line,
    bytes,
    share,
  }));
  return `${JSON.stringify({ peak, rssMax, events, kinds: kindTotals(profile), lines }, null, 2)}\n`;
}
