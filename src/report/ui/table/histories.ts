import { computed, type ReadonlySignal } from "@preact/signals";
import { groupHistory } from "../../../analysis/group-history.ts";
import type { Groups } from "../../../analysis/groups.ts";
import type { Profile } from "../../../profile/profile.ts";

/** Of a small picture. */
const PARTS = 60;
/** So many more are looked up at once: the whole timeline is read for them. */
const AHEAD = 60;

/** What groups held over the run, looked up when it is first asked for. */
export interface Histories {
  /** `wanted` are rows of groups that stand one after the other, `at` the place of the one that is asked for. */
  readonly of: (wanted: readonly { readonly row: number }[], at: number) => Float64Array;
}

export function createHistories(
  profile: ReadonlySignal<Profile>,
  groups: ReadonlySignal<Groups>,
): ReadonlySignal<Histories> {
  return computed(() => {
    const [of, among] = [profile.value, groups.value];
    const known = new Map<number, Float64Array>();
    return {
      of: (wanted, at) => {
        const { row } = wanted[at]!;
        const found = known.get(row);
        if (found !== undefined) return found;
        const rows = wanted.slice(at, at + AHEAD).map((one) => one.row);
        groupHistory(of, among, rows, PARTS).forEach((history, place) => {
          known.set(rows[place]!, history);
        });
        return known.get(row)!;
      },
    };
  });
}
