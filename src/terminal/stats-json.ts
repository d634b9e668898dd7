import { churnedGroups } from "../analysis/churn.ts";
import type { Grouping } from "../analysis/groups.ts";
import { kindsShown } from "../analysis/kinds.ts";
import { sizeRows } from "../analysis/sizes.ts";
import { listedOf, peakShown, shownMoment, type View } from "../analysis/view.ts";
import { churnFields } from "./churn-json.ts";

/**
 * A run in numbers, for machines: events, kinds and sizes as in summaryJson, then "by" and "groups" as in churnJson; which has most
 * blocks is for who reads it to sort. With `--filter` kinds and groups are of what matches, and there is "filter": {"text"}. With
 * `--at`, `--from` or `--to` there is "moment" as in summaryJson, and the kinds' bytes are those of it.
 */
export function statsJson(view: View, by: Grouping): string {
  const { recorded, part, shown: what } = view;
  const listed = listedOf(view);
  const shown = {
    ...(part && { filter: { text: part.text } }),
    ...{ peak: peakShown(recorded), events: recorded.events },
    ...{ kinds: kindsShown(listed), sizes: sizeRows(recorded), by },
    ...(what.what === "peak" ? {} : { moment: shownMoment(view) }),
    groups: churnedGroups(listed.recorded, by).map(churnFields),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
