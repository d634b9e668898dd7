import { type ChurnedGroup, churnedGroups } from "../analysis/churn.ts";
import type { Grouping } from "../analysis/groups.ts";
import { intervalField, sumCountedSites } from "../analysis/interval.ts";
import { listedOf, type View } from "../analysis/view.ts";

/**
 * What was allocated in all, for machines, sizes in bytes, times in seconds from the start:
 *
 *     {"totalBytes", "by", "groups": [{"function", "file", "line", "share", "totalBytes", "totalBlocks", "firstSeconds", "lastSeconds",
 *      "shortLived1", "shortLived8"}…]}
 *
 * Groups are lines or what `--by` names, as in groupsJson, largest first; shares are of what they add up to. Short-lived blocks are
 * null of a sampled recording, which has "totalInterval". With `--filter` all is of what matches, and there is "filter": {"text"}.
 */
export function churnJson(view: View, by: Grouping): string {
  const { recorded } = listedOf(view);
  const total = sumCountedSites(recorded, "totalBytes");
  const { interval: totalInterval } = intervalField(recorded, total);
  const shown = {
    ...(view.part && { filter: { text: view.part.text } }),
    ...{ totalBytes: total.bytes, ...(totalInterval && { totalInterval }), by },
    groups: churnedGroups(recorded, by).map(churnFields),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

/** A group as it stands there. */
export const churnFields = ({ function: name, file, line, share, churn }: ChurnedGroup): object => ({
  ...{ function: name, file, line, share },
  ...churn,
});
