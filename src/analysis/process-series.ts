import { isCounted, type Process, type Profile } from "../profile/profile.ts";
import { formatNumberOf, NO_BREAK_SPACE } from "./format.ts";
import { processName } from "./process-rows.ts";
import type { Steps } from "./steps.ts";

/** What a process held over time, or several of them together. */
export interface ProcessSeries extends Steps {
  /** `812 worker.py --queue 3`, or `41 others`. */
  readonly name: string;
  readonly count: number;
  readonly seconds: readonly number[];
  readonly bytes: readonly number[];
}

/** So many children stand by themselves. */
const CHILDREN_MAX = 7;

/**
 * Who held how much over time in a run of several processes; [] in one of a single process. The one that was started first comes first,
 * then its children with the highest peaks, in the order of their starts, and last all others together. At each time they add up to what was held
 * in all. A child's figures are sums of its sites, half a percent of its total off at most as the timeline's changes are, but exact at the
 * tree's peak and when it is gone; the first has the rest of the total.
 */
export function processSeries(profile: Profile, space = NO_BREAK_SPACE): readonly ProcessSeries[] {
  const { processes, timeline, peak, sites } = profile;
  if (processes.length < 2) return [];
  const { names, ofProcess } = chooseRows(processes, space);
  const ofSite = rowsOfSites(profile, ofProcess);
  const held = new Float64Array(sites.length);
  const sums = names.map(() => 0);
  const series = names.map(({ name, count }) => ({ name, count, seconds: [0], bytes: [0] }));
  const write = (seconds: number, total: number, children: readonly number[]): void => {
    const first = Math.max(0, total - children.reduce((sum, bytes, row) => (row > 0 ? sum + bytes : sum), 0));
    for (const [row, one] of series.entries()) {
      const bytes = row === 0 ? first : children[row]!;
      if (bytes === one.bytes.at(-1)) continue;
      one.seconds.push(seconds);
      one.bytes.push(bytes);
    }
  };
  const writePeak = (): void => {
    const atPeak = names.map(() => 0);
    for (const [process, { treeBytes }] of processes.entries()) atPeak[ofProcess[process]!]! += treeBytes;
    write(peak.seconds, peak.bytes, atPeak);
  };
  let change = 0;
  let isBeforePeak = true;
  for (let moment = 0; moment < timeline.length; moment++) {
    const seconds = timeline.seconds[moment]!;
    if (isBeforePeak && seconds > peak.seconds) {
      writePeak();
      isBeforePeak = false;
    }
    for (; change < timeline.changesEnd[moment]!; change++) {
      const site = timeline.changeSite[change]!;
      if (isCounted(sites.kind[site]!)) sums[ofSite[site]!]! += timeline.changeBytes[change]! - held[site]!;
      held[site] = timeline.changeBytes[change]!;
    }
    write(seconds, timeline.liveBytes[moment]!, sums);
  }
  if (isBeforePeak) writePeak();
  return series;
}

/** Which row each process belongs to, and what rows are called. */
function chooseRows(processes: readonly Process[], space: string) {
  const [, ...children] = processes.keys();
  const largest = [...children].sort((a, b) => processes[b]!.peak.bytes - processes[a]!.peak.bytes);
  // "1 other" could as well be that process.
  const shown = largest.slice(0, largest.length === CHILDREN_MAX + 1 ? largest.length : CHILDREN_MAX);
  const others = largest.length - shown.length;
  const ownRow = [0, ...shown.sort((a, b) => a - b)];
  const names = ownRow.map((process) => ({ name: processName(processes[process]!), count: 1 }));
  if (others > 0) names.push({ name: formatNumberOf(others, "other", space), count: others });
  const ofProcess = processes.map((_, process) => {
    const row = ownRow.indexOf(process);
    return row < 0 ? names.length - 1 : row;
  });
  return { names, ofProcess };
}

/** By the roots of the stacks: each process has one, in the order of processes. */
function rowsOfSites({ stacks, sites }: Profile, ofProcess: readonly number[]): Uint8Array {
  const ofStack = new Uint8Array(stacks.length);
  let roots = 0;
  for (let stack = 0; stack < stacks.length; stack++) {
    const caller = stacks.parent[stack]!;
    ofStack[stack] = caller < 0 ? ofProcess[roots++]! : ofStack[caller]!;
  }
  return Uint8Array.from(sites.stack, (stack) => ofStack[stack]!);
}
