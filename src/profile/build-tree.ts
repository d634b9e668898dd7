import type { Header } from "../recording/header.ts";
import { readName } from "../recording/locate.ts";
import { type OpenedTree, openRecording } from "../recording/open.ts";
import type { SourceStamp } from "../recording/source-stamp.ts";
import type { RawTimeline } from "../recording/timeline.ts";
import type { TreeProcess } from "../recording/tree.ts";
import type { Bytes, Seconds } from "./brand.ts";
import { buildTables, buildTimeline, describeRun, doubtOf, sumCounted } from "./build.ts";
import { FrameIndex } from "./frames.ts";
import { buildLooks } from "./looks.ts";
import { Merger, mergeSizes } from "./merge.ts";
import { mergeTimelines, type TimelinePart } from "./merge-timelines.ts";
import { describeProcess, processRoot } from "./process.ts";
import type { MemoryLook, Process, Profile, Run, SiteTable, SizeTable, TimelineTable } from "./profile.ts";
import { describeRefusal, type FoundRefusal, findRefusal, laterRefusal } from "./refusal.ts";
import { buildResident, highestRss } from "./resident.ts";
import { heldAtTreePeak } from "./tree-peak.ts";
import { buildWindows, type WindowsPart } from "./windows.ts";

/** A process's timeline as it was recorded. */
type RawPart = Omit<TimelinePart, "timeline"> & { readonly timeline: RawTimeline };

/** The profile of a tree of processes, one recording after the other: all together may be large. */
export function buildTree(opened: OpenedTree, onRead: (done: number, count: number) => void): Profile {
  const { files, nodeCount, siteCount, tree, session, system, kept, isGone } = opened;
  const frames = new FrameIndex();
  const merger = new Merger(nodeCount, siteCount);
  const timelines: RawPart[] = [];
  const processes: Process[] = [];
  const looks: MemoryLook[] = [];
  const windowsParts: WindowsPart[] = [];
  const zeroNs = Math.min(...tree.processes.map(({ startNs }) => startNs).filter((ns) => ns > 0));
  const sizes: SizeTable[] = [];
  const sources = new Map<string, SourceStamp>();
  let run: Run | null = null;
  let first: { readonly header: Header; readonly startSeconds: number } | null = null;
  let refusal: FoundRefusal | null = null;
  let events = { allocations: 0, releases: 0 };
  let sampleBytes = 0;
  for (const [done, file] of files.entries()) {
    onRead(done, files.length);
    const recording = openRecording(file);
    const slot = slotOf(tree.processes, file);
    for (const source of recording.sources) sources.set(source.file, source);
    const own = buildTables(recording, frames);
    const held = heldAtTreePeak(recording, own.sites, tree, slot);
    const treeBytes = sumCounted(own.sites, held.peakBytes ?? NOTHING);
    const doubt = doubtOf(own.sites, held, own.sampleBytes);
    const process = { ...describeProcess(recording.header, slot, zeroNs, treeBytes, system), doubt };
    const isLeft = session?.outOfMemory?.how === "left" && slot?.life === "alive"; // it was there until all were ended
    const endSeconds = run === null || isLeft ? null : lastSecondsOf(process, recording.timeline);
    const left = endSeconds === null ? {} : NONE_LEFT;
    const root = frames.root(processRoot(process));
    const { startSeconds, peak, number } = process;
    const times = onRunsClock(own.sites, startSeconds);
    const firstSite = merger.add({ ...own, sites: { ...own.sites, ...held, ...left, ...times } }, root);
    looks.push(...buildLooks(system, { header: recording.header, number, firstSite, startSeconds }));
    // Most have none; a recording that has is kept.
    if (recording.scopes.some(({ scope }) => scope > 0))
      windowsParts.push({ recording, number, firstSite, startSeconds });
    const { length, kind, liveBytes } = own.sites;
    timelines.push({
      ...{ timeline: recording.timeline, sites: { length, kind, liveBytes }, firstSite },
      ...{ startSeconds, peakSeconds: peak.seconds, endSeconds },
    });
    sizes.push(own.sizes);
    events = {
      allocations: events.allocations + own.events.allocations,
      releases: events.releases + own.events.releases,
    };
    sampleBytes = Math.max(sampleBytes, own.sampleBytes);
    refusal = laterRefusal(refusal, findRefusal(recording, own.stacks, startSeconds));
    first ??= { header: recording.header, startSeconds };
    if (run === null) {
      run = { ...describeRun(recording, session, isGone), kept };
      processes.push({ ...process, ending: run.ending });
    } else {
      processes.push(process);
    }
  }
  onRead(files.length, files.length);
  const merged = merger.finish();
  const pids = new Set(processes.map(({ pid }) => pid));
  const resident = buildResident(system, pids, first!.header, first!.startSeconds);
  const rssMax = highestRss(resident, 0, Number.POSITIVE_INFINITY);
  const indexed = frames.finish();
  let timeline: TimelineTable | null = null;
  const peakSeconds = Math.max(0, (tree.peakNs - zeroNs) / 1e9) as Seconds;
  const ends = processes.map(({ endSeconds }) => endSeconds ?? 0);
  const duration = Math.max(run!.duration, peakSeconds, ...ends) as Seconds;
  return {
    run: { ...run!, duration, sources: [...sources.values()] },
    processes,
    peak: {
      bytes: sumCounted(merged.sites, merged.sites.peakBytes),
      seconds: peakSeconds,
    },
    liveBytes: sumCounted(merged.sites, merged.sites.liveBytes),
    rssMax: rssMax > 0 ? (rssMax as Bytes) : null,
    refusal: describeRefusal(refusal, indexed),
    events,
    sampleBytes,
    ...indexed,
    ...merged,
    // Made when it is asked for: mostly the peak is.
    get timeline() {
      timeline ??= mergeTimelines(timelines.map((raw) => ({ ...raw, timeline: buildTimeline(raw) })));
      return timeline;
    },
    windows: buildWindows(windowsParts, merged.sites.length),
    sizes: mergeSizes(sizes),
    looks: looks.sort((a, b) => a.seconds - b.seconds),
    resident,
  };
}

/** When a process was gone, if it is: of one whose end nobody saw, the last moment known of it. */
function lastSecondsOf(
  { ending, startSeconds, endSeconds, peak }: Process,
  { ns }: RawTimeline,
): number | null {
  if (endSeconds !== null || ending.how === "running") return endSeconds;
  return Math.max(peak.seconds, startSeconds + (ns.at(-1) ?? 0) / 1e9);
}

/** When sites allocated, which they count from their process's start. */
function onRunsClock({ firstSeconds, lastSeconds }: SiteTable, startSeconds: number) {
  const shift = (seconds: number) => seconds + startSeconds;
  return { firstSeconds: firstSeconds.map(shift), lastSeconds: lastSeconds.map(shift) };
}

const NOTHING = new Float64Array();
/** A process that is gone has given all back. */
const NONE_LEFT = { liveBytes: null, liveBlocks: null };

/** The place of a recording's process in the page of its tree. */
export function slotOf(slots: readonly TreeProcess[], file: string): TreeProcess | null {
  const { pid, number } = readName(file);
  return slots.find((slot) => slot.pid === pid && slot.number === number) ?? null;
}
