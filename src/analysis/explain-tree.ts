import type { Bytes, Seconds } from "../profile/brand.ts";
import type { MemoryLook, Process, Profile, ResidentTable, StackTable } from "../profile/profile.ts";
import { isCounted } from "../profile/profile.ts";
import type { Part } from "../recording/looks.ts";
import {
  chooseLook,
  type ExplainedArenas,
  type ExplainedPart,
  type PartKey,
  sumParts,
  type TakenApart,
  takeApart,
} from "./explain.ts";
import { type Estimate, sumCountedSites, sumEstimates } from "./interval.ts";
import { kindTotals } from "./kinds.ts";
import { largeLines } from "./large-lines.ts";
import { type Moment, profileAt, secondsOf } from "./moment.ts";

/** What the operating system sees of one process of a tree. */
export interface ExplainedProcess {
  readonly process: Process;
  /** When it was looked at. */
  readonly seconds: Seconds;
  readonly pss: Bytes;
  readonly rss: Bytes;
  /** Live bytes of the kinds that are counted. */
  readonly live: Estimate;
  readonly unexplained: Estimate;
}

/**
 * The resident memory of the processes of a tree together: `bytes` is the sum of their Pss, in which pages that several share
 * count once.
 */
export interface TreeExplanation extends TakenApart {
  /** Between these times they were looked at. */
  readonly from: Seconds;
  readonly to: Seconds;
  /** The sum of their RSS: shared pages count in each. */
  readonly rss: Bytes;
  /** Those that were there, those with most Pss first. */
  readonly processes: readonly ExplainedProcess[];
  /** Those of them that nobody looked at. */
  readonly unseen: readonly Process[];
  /** The RSS of all, the unseen among them, as it was seen right before the moment that was asked for; null where it was not. */
  readonly rssOfAll: Bytes | null;
}

/** A process at a look, its memory taken apart. */
interface Seen {
  readonly process: Process;
  readonly look: MemoryLook;
  readonly apart: ReturnType<typeof takeApart>;
}

/**
 * What the operating system sees of a tree of processes at a moment; null where nobody looked at any of those that were there.
 * @throws InputError for a time outside of the run.
 */
export function explainTree(profile: Profile, moment: Moment): TreeExplanation | null {
  const asked = secondsOf(profile, moment);
  const held = profileAt(profile, moment);
  const heldBy = heldByProcess(held);
  const kinds = kindTotals(held);
  const time = lastTimeOfAny(profile.processes, asked);
  const [from, to] = sameProcesses(profile.processes, time);
  const seen: Seen[] = [];
  const unseen: Process[] = [];
  for (const [at, process] of profile.processes.entries()) {
    if (process.startSeconds > time || endOf(process) < time) continue;
    const looks = profile.looks.filter(({ pid, number }) => pid === process.pid && number === process.number);
    // What a process shares, and with how many, changes when one begins or ends.
    const alike = looks.filter(({ seconds }) => seconds >= from && seconds <= to);
    const look = chooseLook(alike.length > 0 ? alike : looks, time, heldBy[at]!);
    if (look === null) unseen.push(process);
    else seen.push({ process, look, apart: takeApart(profile, look, kinds) });
  }
  if (seen.length === 0) return null;
  const rssOfAll = rssBefore(profile.resident, time);
  return { ...sumUp(profile, seen), unseen, rssOfAll, asked, askedLive: sumCountedSites(held, "peakBytes") };
}

function rssBefore({ seconds, bytes }: ResidentTable, time: number): Bytes | null {
  const row = seconds.findLastIndex((one) => one <= time);
  return row < 0 ? null : (bytes[row] as Bytes);
}

const endOf = ({ endSeconds }: Process): number => endSeconds ?? Number.POSITIVE_INFINITY;

/** The last one has ended a little before the run has. */
function lastTimeOfAny(processes: readonly Process[], seconds: number): number {
  return Math.min(seconds, Math.max(...processes.map(endOf)));
}

/** Between which times around this one the same processes were there. */
function sameProcesses(processes: readonly Process[], seconds: number): [from: number, to: number] {
  const starts = processes.map(({ startSeconds }) => startSeconds);
  const ends = processes.map(endOf);
  const before = [...starts.filter((one) => one <= seconds), ...ends.filter((one) => one < seconds)];
  const after = [...starts.filter((one) => one > seconds), ...ends.filter((one) => one >= seconds)];
  return [Math.max(...before), Math.min(...after)];
}

/** What each process held at the peak: each has one root, and they stand in the same order. */
function heldByProcess({ processes, stacks, sites }: Profile): Float64Array {
  const processOf = processOfStacks(stacks);
  const held = new Float64Array(processes.length);
  for (let site = 0; site < sites.length; site++)
    if (isCounted(sites.kind[site]!)) held[processOf[sites.stack[site]!]!]! += sites.peakBytes[site]!;
  return held;
}

/** Per stack, the index of its process: each of several has a root of its own. */
export function processOfStacks({ length, parent }: StackTable): Uint32Array {
  const processOf = new Uint32Array(length);
  let processes = 0;
  for (let stack = 0; stack < length; stack++)
    processOf[stack] = parent[stack]! < 0 ? processes++ : processOf[parent[stack]!]!;
  return processOf;
}

const KEYS: readonly PartKey[] = [
  ...(["objects", "buffers", "heap", "maps", "interpreter", "allocator", "inherited"] as const),
  ...(["code", "files", "stacks", "shared", "floodmark", "elsewhere", "unexplained"] as const),
];
/** What is counted by the Pss; anything else belongs to the process that allocated it, in full. */
const BY_PSS = new Map<PartKey, Part>([
  ["code", "code"],
  ["files", "files"],
  ["stacks", "stacks"],
  ["shared", "shared"],
  ["floodmark", "own"],
]);
/** Of the whole: with less than that, what others share stands under what is unexplained. */
const TELLING_SHARE = 0.01;

function sumUp(
  profile: Profile,
  seen: readonly Seen[],
): Omit<TreeExplanation, "unseen" | "rssOfAll" | "asked" | "askedLive"> {
  const total = (of: (one: Seen) => number) => seen.reduce((sum, one) => sum + of(one), 0) as Bytes;
  const pss = total(({ look }) => sumParts(look.pss));
  const sums = new Map<PartKey, number>(
    KEYS.map((key) => {
      const part = BY_PSS.get(key);
      return [
        key,
        total((one) => (part === undefined ? partOf(one.apart.parts, key).bytes : one.look.pss[part])),
      ];
    }),
  );
  /*
   * A forked child has its parent's memory, whose pages count where they were allocated. What the Pss says beyond that are pages
   * of its own by now: copies, made when either of the two wrote to them, and what the parent has released since.
   */
  const inherited = sums.get("inherited")!;
  const beyond = pss - (KEYS.reduce((sum, key) => sum + sums.get(key)!, 0) - inherited);
  sums.set("inherited", Math.max(0, beyond));
  const lacking = beyond < -TELLING_SHARE * pss ? "elsewhere" : "unexplained";
  sums.set(lacking, sums.get(lacking)! + Math.min(0, beyond));
  const times = seen.map(({ look }) => look.seconds);
  return {
    bytes: pss,
    ...{ from: Math.min(...times) as Seconds, to: Math.max(...times) as Seconds },
    rss: total(({ look }) => sumParts(look.parts)),
    swap: total(({ apart }) => apart.swap),
    live: sumEstimates(seen.map(({ apart }) => apart.live)),
    parts: KEYS.map((key) => {
      const sum = sumEstimates(seen.map(({ apart }) => partOf(apart.parts, key)));
      return { ...sum, key, bytes: sums.get(key)! };
    }),
    arenas: sumArenas(seen.map(({ apart }) => apart.arenas)),
    large: largeLines(
      profile,
      seen.flatMap(({ look }) => look.blocks),
    ),
    processes: seen.map(describeProcess).sort((a, b) => b.pss - a.pss),
  };
}

const partOf = (parts: readonly ExplainedPart[], wanted: PartKey): Estimate =>
  parts.find(({ key }) => key === wanted) ?? sumEstimates([]);

function sumArenas(all: readonly ExplainedArenas[]): ExplainedArenas {
  const few = all.map((one) => one.few ?? (one.count > 0 ? null : 0));
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    few: few.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0),
    isEstimate: all.some(({ isEstimate }) => isEstimate),
  };
}

function describeProcess({ process, look, apart }: Seen): ExplainedProcess {
  return {
    process,
    seconds: apart.seconds,
    pss: sumParts(look.pss) as Bytes,
    rss: apart.bytes,
    live: apart.live,
    unexplained: partOf(apart.parts, "unexplained"),
  };
}
