import { sumApproximate, sumTruncated } from "../analysis/inexact.ts";
import { kindTotals } from "../analysis/kinds.ts";
import { heaviestLines } from "../analysis/lines.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import type { Profile } from "../profile/profile.ts";

/**
 * The summary for machines: `{"peak": {"bytes", "seconds"}, "rssMax": bytes or null, "events": {"allocations",
 * "releases"}, "kinds": [{"kind", "counted", "peakBytes", "peakBlocks", "liveBytes", "totalBytes", "totalBlocks"}…],
 * "truncated": {"allocations", "bytes"}, "approximate": {"bytes"}, "lines": [{"function", "file", "line", "bytes",
 * "share"}…]}`, lines largest first, shares 0 to 1 of the peak. Kinds that are not counted are no part of the peak;
 * truncated and approximate are as in the JSON export. Names and paths are as Python has them; a root such as `<before Python>` has file "" and line 0.
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
  const kinds = kindTotals(profile);
  const truncated = sumTruncated(profile);
  const approximate = { bytes: sumApproximate(profile) };
  return `${JSON.stringify({ peak, rssMax, events, kinds, truncated, approximate, lines }, null, 2)}\n`;
}
