import { constants } from "node:os";
import type { Header } from "../recording/header.ts";
import { SIZE_CLASSES, TIME_UNIT_NS } from "../recording/layout.ts";
import type { OpenedRun } from "../recording/open.ts";
import type { RawSiteTable, Recording } from "../recording/reader.ts";
import type { Session } from "../recording/session.ts";
import type { Bytes, Seconds } from "./brand.ts";
import { doubtOfTotal, EXACT } from "./doubt.ts";
import { FrameIndex } from "./frames.ts";
import { buildLooks } from "./looks.ts";
import { describeProcess } from "./process.ts";
import {
  type Ending,
  isCounted,
  type Process,
  type Profile,
  type Run,
  type SiteTable,
  type SizeTable,
  type TimelineTable,
} from "./profile.ts";
import { describeRefusal, findRefusal } from "./refusal.ts";
import { buildResident } from "./resident.ts";
import { buildStacks, stacksOfNodes } from "./stacks.ts";
import type { Held } from "./tree-peak.ts";
import { buildWindows } from "./windows.ts";

/** The profile of one process, from its recording and, where there are any, what the launcher knew and saw. */
export function buildProfile({
  recording,
  session,
  system = null,
  kept = null,
  isGone = session === null,
}: Pick<OpenedRun, "recording" | "session"> & Partial<OpenedRun>): Profile {
  const { header } = recording;
  const frames = new FrameIndex();
  const tables = buildTables(recording, frames);
  const { sites } = tables;
  const process = describeProcess(header, null, header.startNs, header.peakBytes, system);
  const rssMax = Math.max(process.rssMax ?? 0, session?.rssMax ?? 0);
  const doubt = doubtOf(sites, sites, header.sampleBytes);
  const run = { ...describeRun(recording, session, isGone), kept };
  const ending = session?.pid === header.pid ? run.ending : process.ending;
  const indexed = frames.finish();
  return {
    run,
    processes: [{ ...process, ending, rssMax: rssMax > 0 ? (rssMax as Bytes) : null, doubt }],
    peak: { bytes: sumCounted(sites, sites.peakBytes), seconds: header.peakAt as Seconds },
    liveBytes: sumCounted(sites, sites.liveBytes),
    rssMax: rssMax > 0 ? (rssMax as Bytes) : null,
    refusal: describeRefusal(findRefusal(recording, tables.stacks), indexed),
    ...indexed,
    ...tables,
    timeline: buildTimeline(recording),
    windows: buildWindows([{ recording, number: 1, firstSite: 0, startSeconds: 0 }], sites.length),
    looks: buildLooks(system, { header, number: 1, firstSite: 0, startSeconds: 0 }),
    resident: buildResident(system, new Set([header.pid]), header, 0),
  };
}

/** What a recording says, in tables whose frames are those of an index. */
export function buildTables(
  recording: Recording,
  frames: FrameIndex,
): Pick<Profile, "stacks" | "sites" | "events" | "sampleBytes" | "sizes"> {
  const sites = buildSites(recording);
  return {
    stacks: buildStacks(recording.nodes, frames.add(recording)),
    sites,
    events: countEvents(sites),
    sampleBytes: recording.header.sampleBytes,
    sizes: buildSizes(recording),
  };
}

/** The recording's moments; its sites are numbered from 1, rows from 0. */
export function buildTimeline({ timeline }: Pick<Recording, "timeline">): TimelineTable {
  const { ns, ...rest } = timeline;
  return {
    ...rest,
    seconds: ns.map((one) => one / 1e9),
    changeSite: timeline.changeSite.map((site) => site - 1),
  };
}

/** Sites as columns, the peak of each found by its epoch as agent/recording.h says. Row 0 of the recording is none. */
function buildSites({ header, sites }: Recording): SiteTable {
  const length = Math.max(0, sites.length - 1);
  const peakBytes = sites.liveBytes.slice(1);
  const peakBlocks = new Float64Array(sites.liveBlocks.subarray(1));
  for (let row = 0; row < length; row++) {
    if (sites.epoch[row + 1]! < header.peakEpoch) continue;
    peakBytes[row] = sites.peakBytes[row + 1]!;
    peakBlocks[row] = sites.peakBlocks[row + 1]!;
  }
  return {
    length,
    stack: stacksOfNodes(sites.node.subarray(1)),
    kind: new Uint8Array(sites.kind.subarray(1)),
    peakBytes,
    peakBlocks,
    liveBytes: sites.liveBytes.subarray(1),
    liveBlocks: new Float64Array(sites.liveBlocks.subarray(1)),
    totalBytes: sites.totalBytes.subarray(1),
    totalBlocks: sites.totalBlocks.subarray(1),
    firstSeconds: inSeconds(sites.first.subarray(1)),
    lastSeconds: inSeconds(sites.last.subarray(1)),
    shortLived1: sites.shortLived1.subarray(1),
    shortLived8: sites.shortLived8.subarray(1),
    spread: header.sampleBytes === 0 ? null : spreadOf(sites, header.sampleBytes),
    moved: null,
  };
}

/** Blocks of so many times the distance of samples are all recorded. */
const CERTAIN_MULTIPLE = 16;

/**
 * The variance of each site's bytes, for each of them, by the rule for sampled recordings in agent/recording.h. Mappings, which have no
 * class of sizes, and the largest blocks are all recorded.
 */
function spreadOf({ sizeClass, totalBytes, totalBlocks }: RawSiteTable, sampleBytes: number): Float64Array {
  return new Float64Array(sizeClass.length - 1).map((_, row) => {
    const site = row + 1;
    const size = totalBlocks[site]! > 0 ? totalBytes[site]! / totalBlocks[site]! : 0;
    const isCertain = sizeClass[site] === 0 || size === 0 || size >= CERTAIN_MULTIPLE * sampleBytes;
    return isCertain ? 0 : size / Math.expm1(size / sampleBytes);
  });
}

function inSeconds(times: Uint32Array): Float64Array {
  const seconds = new Float64Array(times.length);
  for (let row = 0; row < times.length; row++) seconds[row] = (times[row]! * TIME_UNIT_NS) / 1e9;
  return seconds;
}

/** Classes are numbered by the bits that their sizes have, one kind's after the other's. */
function buildSizes({ header: { sizes } }: Recording): SizeTable {
  const classes = [...sizes.keys()].filter((one) => sizes[one]! > 0);
  return {
    length: classes.length,
    kind: Uint8Array.from(classes, (one) => Math.floor(one / SIZE_CLASSES)),
    atMost: Float64Array.from(classes, (one) => 2 ** (one % SIZE_CLASSES) - 1),
    blocks: Float64Array.from(classes, (one) => sizes[one]!),
  };
}

/** Of a process: how sure its own peak is, and what it held at that of its tree. */
export function doubtOf(sites: SiteTable, { peakBytes }: Held, sampleBytes: number): Process["doubt"] {
  if (sampleBytes === 0) return null;
  const isIn = (site: number) => isCounted(sites.kind[site]!);
  const doubtWith = (held: Float64Array) =>
    doubtOfTotal({ ...sites, peakBytes: held }, "peakBytes", sampleBytes, isIn);
  return { peak: doubtWith(sites.peakBytes), tree: peakBytes === null ? EXACT : doubtWith(peakBytes) };
}

export function sumCounted(sites: Pick<SiteTable, "kind">, bytes: Float64Array): Bytes {
  let sum = 0;
  for (let site = 0; site < bytes.length; site++) if (isCounted(sites.kind[site]!)) sum += bytes[site]!;
  return sum as Bytes;
}

function countEvents({ totalBlocks, liveBlocks }: SiteTable): Profile["events"] {
  let allocations = 0;
  let live = 0;
  for (let site = 0; site < totalBlocks.length; site++) {
    allocations += totalBlocks[site]!;
    live += liveBlocks[site]!;
  }
  return { allocations, releases: allocations - live };
}

/** What ran. Without a session it is what the recording alone knows. */
export function describeRun(
  { header, timeline, sources }: Recording,
  session: Session | null,
  isGone: boolean,
): Omit<Run, "kept"> {
  const watched = session?.ended ? (session.ended.ms - session.startedMs) / 1000 : 0;
  const lastMoment = timeline.length === 0 ? 0 : timeline.ns[timeline.length - 1]! / 1e9;
  const turnedOff = header.state === "off" || header.state === "refused";
  return {
    command: session?.command ?? header.command.slice(1),
    cwd: session?.cwd ?? "",
    started: (session ? session.startedMs / 1000 : header.started) as Seconds,
    // Of a run whose end nobody saw, the last time known; also where the clock of the day, which the launcher goes by,
    // was set back meanwhile.
    duration: Math.max(watched, header.end, header.peakAt, header.seen, lastMoment) as Seconds,
    python: versionOf(header.pythonVersion),
    ending: describeEnding(header, session, isGone),
    outOfMemory: session?.outOfMemory ?? null,
    offReason: turnedOff ? header.reason || "for a reason that was not recorded" : null,
    whose: header.whose,
    sources,
  };
}

function describeEnding({ state }: Header, session: Session | null, isGone: boolean): Ending {
  if (session === null && state === "ended") return { how: "ended" };
  if (!session?.ended) return { how: isGone ? "unknown" : "running" };
  const { code, signal } = session.ended;
  if (code !== null) return { how: "exit", code };
  const name = signal ?? "";
  return { how: "signal", signal: name, number: new Map(Object.entries(constants.signals)).get(name) ?? 0 };
}

/** "3.12.1", "3.13.0rc2" of PY_VERSION_HEX; null of 0. */
function versionOf(hex: number): string | null {
  if (hex === 0) return null;
  const [major, minor, micro] = [hex >>> 24, (hex >>> 16) & 0xff, (hex >>> 8) & 0xff];
  const level = { 10: "a", 11: "b", 12: "rc" }[(hex >>> 4) & 0xf];
  return `${major}.${minor}.${micro}${level === undefined ? "" : `${level}${hex & 0xf}`}`;
}
