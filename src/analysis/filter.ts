import type { Bytes } from "../profile/brand.ts";
import {
  isCounted,
  NO_RESIDENT,
  type Profile,
  type SiteTable,
  type TimelineTable,
} from "../profile/profile.ts";
import { InputError } from "../recording/errors.ts";
import { mapWindow } from "./map-window.ts";
import { isMatch } from "./matches.ts";
import { gather } from "./order.ts";

/**
 * A profile of what stacks hold that run through a line whose function or `file:line` contains a text, whatever the letters' case,
 * or that a thread of such a name has. The moment of the peak stays that of the whole run; of the resident set nobody knows the part.
 * @throws InputError where no line is like that.
 */
export function keepMatching(profile: Profile, text: string): Profile {
  const wanted = text.trim().toLowerCase();
  const kept = keepStacks(profile, matchStacks(profile, wanted));
  if (kept.sites.length === 0 || wanted === "")
    throw new InputError(
      `nothing in this recording matches ${JSON.stringify(text)}: give a part of a function's name or of a path`,
    );
  return kept;
}

/** A profile of what one of its processes held, as a part of what all did. */
export function keepProcess(profile: Profile, root: string): Profile {
  const { stacks, frames, functions } = profile;
  const isKept = new Uint8Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    const above = stacks.parent[stack]!;
    const isRoot = above < 0 && functions.name[frames.function[stacks.frame[stack]!]!] === root;
    isKept[stack] = isRoot || isKept[above] === 1 ? 1 : 0;
  }
  return keepStacks(profile, isKept);
}

/** A profile of what stacks hold for which `isKept` is 1; the stacks stay. */
function keepStacks(profile: Profile, isKept: Uint8Array): Profile {
  const { sites } = profile;
  const rows = Uint32Array.from(sites.stack.keys()).filter((site) => isKept[sites.stack[site]!] === 1);
  const kept = takeSites(sites, rows);
  const sum = (column: Float64Array) =>
    column.reduce((total, bytes, site) => (isCounted(kept.kind[site]!) ? total + bytes : total), 0) as Bytes;
  return {
    ...profile,
    peak: { ...profile.peak, bytes: sum(kept.peakBytes) },
    liveBytes: sum(kept.liveBytes),
    sites: kept,
    timeline: takeChanges(profile.timeline, sites, rows),
    windows: profile.windows.map((window) => mapWindow(window, (column) => gather(column, rows))),
    resident: NO_RESIDENT,
    looks: [],
  };
}

/** Per stack, 1 where it or one of its callers matches; not by a process's root, whose name has the program's in it. */
function matchStacks({ stacks, frames, functions, processes }: Profile, wanted: string): Uint8Array {
  const matches = frames.function.map((called, frame) =>
    isMatch(functions.name[called]!, functions.file[called]!, frames.line[frame]!, wanted) ? 1 : 0,
  );
  const hasRoots = processes.length > 1;
  const isKept = new Uint8Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    const above = stacks.parent[stack]!;
    if (above < 0 && hasRoots) continue;
    isKept[stack] = matches[stacks.frame[stack]!]! | (isKept[above] ?? 0);
  }
  return isKept;
}

function takeSites(sites: SiteTable, rows: Uint32Array): SiteTable {
  const take = (column: Float64Array) => Float64Array.from(rows, (site) => column[site]!);
  return {
    length: rows.length,
    stack: Uint32Array.from(rows, (site) => sites.stack[site]!),
    kind: Uint8Array.from(rows, (site) => sites.kind[site]!),
    peakBytes: take(sites.peakBytes),
    peakBlocks: take(sites.peakBlocks),
    liveBytes: take(sites.liveBytes),
    liveBlocks: take(sites.liveBlocks),
    totalBytes: take(sites.totalBytes),
    totalBlocks: take(sites.totalBlocks),
    firstSeconds: take(sites.firstSeconds),
    lastSeconds: take(sites.lastSeconds),
    shortLived1: take(sites.shortLived1),
    shortLived8: take(sites.shortLived8),
    spread: sites.spread && take(sites.spread),
    moved: sites.moved && take(sites.moved),
  };
}

/** The same moments with the changes of some sites, and what these held in all. */
function takeChanges(timeline: TimelineTable, sites: SiteTable, rows: Uint32Array): TimelineTable {
  const newRow = new Int32Array(sites.length).fill(-1);
  rows.forEach((site, row) => {
    newRow[site] = row;
  });
  const held = new Float64Array(rows.length);
  const changeSite: number[] = [];
  const changeBytes: number[] = [];
  const liveBytes = new Float64Array(timeline.length);
  let total = 0;
  let change = 0;
  const changesEnd = timeline.changesEnd.map((end, moment) => {
    for (; change < end; change++) {
      const site = timeline.changeSite[change]!;
      const row = newRow[site]!;
      if (row < 0) continue;
      changeSite.push(row);
      changeBytes.push(timeline.changeBytes[change]!);
      if (isCounted(sites.kind[site]!)) total += timeline.changeBytes[change]! - held[row]!;
      held[row] = timeline.changeBytes[change]!;
    }
    liveBytes[moment] = total;
    return changeSite.length;
  });
  return {
    ...timeline,
    ...{ liveBytes, changesEnd, rss: new Float64Array(timeline.length) },
    changeSite: Uint32Array.from(changeSite),
    changeBytes: Float64Array.from(changeBytes),
  };
}
