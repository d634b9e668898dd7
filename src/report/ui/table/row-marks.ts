import { computed, type ReadonlySignal } from "@preact/signals";
import type { GroupRow } from "../../../analysis/group-rows.ts";
import type { Groups } from "../../../analysis/groups.ts";
import type { Profile } from "../../../profile/profile.ts";
import { type Mark, NO_MARK, placeMark } from "../../marks.ts";

/** Which expressions of lines held most. */
export interface RowMarks {
  readonly of: (row: GroupRow, text: string) => Mark;
}

/** `profile` has what is looked at in the place of the peak; the groups are lines. */
export function createMarks(
  profile: ReadonlySignal<Profile>,
  groups: ReadonlySignal<Groups>,
): ReadonlySignal<RowMarks> {
  return computed(() => {
    const frames = heaviestFrames(profile.value, groups.value);
    return {
      of: ({ row }, text) =>
        frames[row]! < 0 ? NO_MARK : placeMark(profile.value.frames, frames[row]!, text),
    };
  });
}

/** Per group the frame on its line by which its heaviest site came to be; −1 where that is on another line. */
function heaviestFrames(
  { sites, stacks, frames, functions }: Profile,
  { named, ofSite }: Groups,
): Int32Array {
  const most = new Float64Array(named.length);
  const frameOf = new Int32Array(named.length).fill(-1);
  for (let site = 0; site < sites.length; site++) {
    const row = ofSite[site]!;
    if (row < 0 || sites.peakBytes[site]! <= most[row]!) continue;
    most[row] = sites.peakBytes[site]!;
    const { line, file } = named[row]!;
    const isThere = (stack: number) => {
      const frame = stacks.frame[stack]!;
      return frames.line[frame] === line && functions.file[frames.function[frame]!] === file;
    };
    let stack = sites.stack[site]!;
    while (stack >= 0 && !isThere(stack)) stack = stacks.parent[stack]!;
    frameOf[row] = stack < 0 ? -1 : stacks.frame[stack]!;
  }
  return frameOf;
}
