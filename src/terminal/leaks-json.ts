import type { Grouping } from "../analysis/groups.ts";
import { intervalField } from "../analysis/interval.ts";
import { leftGroups } from "../analysis/left.ts";
import { listedOf, partShown, shownMoment, type View } from "../analysis/view.ts";

/**
 * What was left, for machines, sizes in bytes, times in seconds from the start:
 *
 *     {"moment": {"what", "seconds", "bytes"}, "by", "groups": [{"function", "file", "line", "bytes", "share",
 *      "blocks": number or null, "firstSeconds", "lastSeconds", "growth": "growing", "level" or null}…]}
 *
 * Groups are lines or what `--by` names, largest first, as in groupsJson. With `--filter` there is "filter": {"text", "bytes"}, of a
 * sampled recording "interval".
 */
export function leaksJson(view: View, by: Grouping): string {
  const groups = leftGroups(listedOf(view), by).map((group) => {
    const { function: name, file, line, bytes, share, blocks, firstSeconds, lastSeconds, growth } = group;
    return {
      ...{ function: name, file, line, bytes, ...intervalField(view.recorded, group), share },
      ...{ blocks: Number.isNaN(blocks) ? null : blocks, firstSeconds, lastSeconds, growth },
    };
  });
  return `${JSON.stringify({ moment: shownMoment(view), ...partShown(view), by, groups }, null, 2)}\n`;
}
