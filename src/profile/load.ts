import { InputError } from "../recording/errors.ts";
import type { Header } from "../recording/header.ts";
import {
  listRecordings,
  type OpenedTree,
  openRecording,
  openRun,
  openTree,
  readName,
} from "../recording/open.ts";
import type { TreeProcess } from "../recording/tree.ts";
import type { Seconds } from "./brand.ts";
import { buildProfile, buildTables, describeRun, sumCounted } from "./build.ts";
import { FrameIndex } from "./frames.ts";
import { buildLooks } from "./looks.ts";
import { Merger, mergeSizes } from "./merge.ts";
import { mergeTimelines, type TimelinePart } from "./merge-timelines.ts";
import { describeProcess } from "./process.ts";
import type { MemoryLook, Process, Profile, Run, SiteTable, SizeTable, TimelineTable } from "./profile.ts";
import { buildResident } from "./resident.ts";
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

function loadProcess(path: string, opened: OpenedTree | null, wanted: string): Profile {
  const files = opened?.files ?? listRecordings(path);
  const file = files.find((one) => nameOf(one) === wanted);
  if (file !== undefined)
    return opened === null && files.length === 1 ? buildProfile(openRun(path)) : buildProcess(opened, file);
  // One file may bear any name.
  const alone = files.length === 1 ? buildProfile(openRun(path)) : null;
  if (alone?.processes.some(({ pid }) => String(pid) === wanted)) return alone;
  const there = alone === null ? files.map(nameOf) : alone.processes.map(({ pid }) => String(pid));
  const shown =
    there.slice(0, SOME).join(", ") + (there.length > SOME ? ` and ${there.length - SOME} more` : "");
  throw new InputError(`there is no process ${wanted} in ${path}: there is ${shown}`);
}

/** One of a tree's processes by itself: its own words and end are those that are told, on its own clock. */
function buildProcess(opened: OpenedTree | null, file: string): Profile {
  const recording = openRecording(file);
  const own = buildProfile({ recording, session: null });
  const { header } = recording;
  const slot = slotOf(opened?.tree.processes ?? [], file);
  const process = describeProcess(header, slot, header.startNs, header.peakBytes);
  const { command, ending, endSeconds } = process;
  const duration = Math.max(own.run.duration, endSeconds ?? 0) as Seconds;
  const run = { ...own.run, command: command.slice(1), cwd: opened?.session?.cwd ?? "", duration, ending };
  const looks = buildLooks(opened?.system ?? null, {
    ...{ header, number: process.number, firstSite: 0, startSeconds: 0 },
  });
  const resident = buildResident(opened?.system ?? null, new Set([header.pid]), header, 0);
  return { ...own, run, processes: [process], looks, resident };
}

const SOME = 8;

/** As `--process` names it. */
function nameOf(file: string): string {
  const { pid, number } = readName(file);
  return number === 1 ? String(pid) : `${pid}-${number}`;
}

function mergeTree({ files, nodeCount, siteCount, tree, session, system, isGone }: OpenedTree): Profile {
  const frames = new FrameIndex();
  const merger = new Merger(nodeCount, siteCount);
  const timelines: TimelinePart[] = [];
  const processes: Process[] = [];
  const looks: MemoryLook[] = [];
  const zeroNs = Math.min(...tree.processes.map(({ startNs }) => startNs).filter((ns) => ns > 0));
  const sizes: SizeTable[] = [];
  let run: Run | null = null;
  let first: { readonly header: Header; readonly startSeconds: number } | null = null;
  let events = { allocations: 0, releases: 0 };
  for (const file of files) {
    const recording = openRecording(file);
    const slot = slotOf(tree.processes, file);
    const own = buildTables(recording, frames);
    const held = heldAtTreePeak(recording, own.sites, tree, slot);
    const treeBytes = sumCounted(own.sites, held.peakBytes);
    const process = describeProcess(recording.header, slot, zeroNs, treeBytes);
    const endSeconds = run === null ? null : lastSecondsOf(process, own);
    const left = endSeconds === null ? {} : noneLeft(own.sites);
    const root = frames.root(rootOf(process));
    const firstSite = merger.add({ ...own, sites: { ...own.sites, ...held, ...left } }, root);
    const { startSeconds, peak, number } = process;
    looks.push(...buildLooks(system, { header: recording.header, number, firstSite, startSeconds }));
    const { length, kind, liveBytes } = own.sites;
    timelines.push({
      ...{ timeline: own.timeline, sites: { length, kind, liveBytes }, firstSite },
      ...{ startSeconds, peakSeconds: peak.seconds, endSeconds },
    });
    sizes.push(own.sizes);
    events = {
      allocations: events.allocations + own.events.allocations,
      releases: events.releases + own.events.releases,
    };
    first ??= { header: recording.header, startSeconds };
    if (run === null) {
      run = describeRun(recording, session, isGone);
      processes.push({ ...process, ending: run.ending });
    } else {
      processes.push(process);
    }
  }
  const merged = merger.finish();
  let timeline: TimelineTable | null = null; // made when it is asked for: what is shown mostly is the peak
  const duration = Math.max(run!.duration, ...processes.map(({ endSeconds }) => endSeconds ?? 0)) as Seconds;
  return {
    run: { ...run!, duration },
    processes,
    peak: {
      bytes: sumCounted(merged.sites, merged.sites.peakBytes),
      seconds: Math.max(0, (tree.peakNs - zeroNs) / 1e9) as Seconds,
    },
    liveBytes: sumCounted(merged.sites, merged.sites.liveBytes),
    rssMax: null, // pages that processes share would count several times
    events,
    ...frames.finish(),
    ...merged,
    get timeline() {
      timeline ??= mergeTimelines(timelines);
      return timeline;
    },
    sizes: mergeSizes(sizes),
    looks: looks.sort((a, b) => a.seconds - b.seconds),
    resident: buildResident(
      system,
      new Set(processes.map(({ pid }) => pid)),
      first!.header,
      first!.startSeconds,
    ),
  };
}

/** When a process was gone, if it is: of one whose end nobody saw, the last moment known of it. */
function lastSecondsOf(
  { ending, startSeconds, endSeconds, peak }: Process,
  { timeline }: Pick<Profile, "timeline">,
): number | null {
  if (endSeconds !== null || ending.how === "running") return endSeconds;
  return Math.max(peak.seconds, startSeconds + (timeline.seconds.at(-1) ?? 0));
}

/** A process that is gone has given all back. */
const noneLeft = ({ length }: SiteTable): Pick<SiteTable, "liveBytes" | "liveBlocks"> => ({
  liveBytes: new Float64Array(length),
  liveBlocks: new Float64Array(length),
});

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
