import { churnAt, churnOfGroups } from "../analysis/churn.ts";
import { type Grouping, groupSites, type HeavyGroup, heaviestGroups } from "../analysis/groups.ts";
import { intervalField } from "../analysis/interval.ts";
import type { Profile } from "../profile/profile.ts";

/**
 * What holds something, largest first, with all that was ever allocated there: `"lines": […]` as summaryJson has them, or
 * `"by": "package", "groups": [{"function", "file", "bytes", …}…]`, where function is the name of the function, the package, the thread, the
 * process or the kind, and "" of a file.
 */
export function groupsJson(
  profile: Profile,
  by: Grouping,
  moreOf: (group: HeavyGroup) => object = () => ({}),
): object {
  const groups = groupSites(profile, by);
  const churn = churnOfGroups(profile, groups);
  const rows = heaviestGroups(profile, groups, by).map((group) => {
    const { function: name, file, line, bytes, share, row } = group;
    return {
      ...{ function: name, file, ...(by === "line" && { line }), bytes },
      ...intervalField(profile, group),
      share,
      ...churnAt(churn, row),
      ...moreOf(group),
    };
  });
  return by === "line" ? { lines: rows } : { by, groups: rows };
}
