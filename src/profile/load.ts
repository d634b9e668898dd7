import { InputError } from "../recording/errors.ts";
import { type OpenedTree, openRecording, openRun, openTree, readName } from "../recording/open.ts";
import type { TreeProcess } from "../recording/tree.ts";
import type { Seconds } from "./brand.ts";
import { buildProfile, sumCounted } from "./build.ts";
import { Merger } from "./merge.ts";
import { mergeTimelines, type TimelinePart } from "./merge-timelines.ts";
import { describeProcess } from "./process.ts";
import type { Process, Profile, Run } from "./profile.ts";
import { heldAtTreePeak } from "./tree-peak.ts";

/**
 * The profile of a run: of one recording, or of the tree of its processes put together, with what they held at the tree's
 * peak in the place of each one's own. `process` names one of them instead, as `pid` or, where exec has made several of one, `pid-2`.
 * @throws InputError as openRun does, and for a process that isn't there.
 */
export function loadProfile(path: string, process?: string): Profile {
  const opened = openTree(path);
  if (process !== undefined) return loadProcess(path, opened, process);
  return opened === null ? buildProfile(openRun(path)) : mergeTree(opened);
}

function loadProcess(path: string, opened: OpenedTree | null, process: string): Profile {
  const files = opened?.files ?? [];
  const file = files.find((one) => nameOf(one) === process);
  if (opened !== null && file !== undefined) return buildProfile(openRun(file));
  const alone = opened === null ? buildProfile(openRun(path)) : null;
  if (alone?.processes.some(({ pid }) => String(pid) === process)) return alone;
  const there = alone === null ? files.map(nameOf) : alone.processes.map(({ pid }) => String(pid));
  const some =
    there.length > SOME
      ? `${there.slice(0, SOME).join(", ")} and ${there.length - SOME} more`
      : there.join(", ");
  throw new InputError(`there is no process ${process} in ${path}: there is ${some}`);
}

const SOME = 8;

/** As `--process` names it. */
function nameOf(file: string): string {
  const { pid, number } = readName(file);
  return number === 1 ? String(pid) : `${pid}-${number}`;
}

function mergeTree({ files, tree, session, isGone }: OpenedTree): Profile {
  const merger = new Merger();
  const timelines: TimelinePart[] = [];
  const processes: Process[] = [];
  const zeroNs = Math.min(...tree.processes.map(({ startNs }) => startNs).filter((ns) => ns > 0));
  let run: Run | null = null;
  let events = { allocations: 0, releases: 0 };
  for (const file of files) {
    const recording = openRecording(file);
    const slot = slotOf(tree.processes, file);
    const own = buildProfile({ recording, session, isGone });
    const held = heldAtTreePeak(recording, own.sites, tree, slot);
    const sites = { ...own.sites, peakBytes: held.peakBytes, peakBlocks: held.peakBlocks };
    const process = describeProcess(recording.header, slot, zeroNs, sumCounted(sites, sites.peakBytes));
    const firstSite = merger.add({ profile: { ...own, sites }, root: rootOf(process) });
    const { startSeconds, endSeconds } = process;
    timelines.push({ timeline: own.timeline, firstSite, startSeconds, endSeconds });
    processes.push(process);
    events = {
      allocations: events.allocations + own.events.allocations,
      releases: events.releases + own.events.releases,
    };
    run ??= own.run;
  }
  const merged = merger.finish();
  const duration = Math.max(run!.duration, ...processes.map(({ endSeconds }) => endSeconds ?? 0)) as Seconds;
  return {
    run: { ...run!, duration },
    processes,
    peak: {
      bytes: sumCounted(merged.sites, merged.sites.peakBytes),
      seconds: ((tree.peakNs - zeroNs) / 1e9) as Seconds,
    },
    liveBytes: sumCounted(merged.sites, merged.sites.liveBytes),
    rssMax: null, // pages that processes share would count several times
    events,
    ...merged,
    timeline: mergeTimelines(timelines),
  };
}

function slotOf(slots: readonly TreeProcess[], file: string): TreeProcess | null {
  const { pid, number } = readName(file);
  return slots.find((slot) => slot.pid === pid && slot.number === number) ?? null;
}

const ROOT_LENGTH_MAX = 80;

/** `<process 812: worker.py --queue 3>`: without its interpreter. */
function rootOf({ pid, command }: Process): string {
  const words = command.slice(1).join(" ").replace(/\s+/g, " ") || (command[0] ?? "");
  const shown = words.length > ROOT_LENGTH_MAX ? `${words.slice(0, ROOT_LENGTH_MAX)}…` : words;
  return `<process ${pid}: ${shown}>`;
}
