import type { Bytes, Seconds } from "../profile/brand.ts";
import { EXACT } from "../profile/doubt.ts";
import type { MemoryLook, Process, Profile } from "../profile/profile.ts";
import { KIND, KINDS_COUNTED } from "../recording/layout.ts";
import { type Estimate, negate, sumCountedSites, sumEstimates } from "./interval.ts";
import { type KindTotal, kindTotals } from "./kinds.ts";
import { type LargeLine, largeLines } from "./large-lines.ts";
import { type Moment, profileAt, secondsOf } from "./moment.ts";

/** What a part of the resident memory is. */
export type PartKey =
  | "objects"
  | "buffers"
  | "heap"
  | "maps"
  | "interpreter"
  | "allocator"
  | "inherited"
  | "code"
  | "files"
  | "stacks"
  | "shared"
  | "floodmark"
  | "elsewhere"
  | "unexplained";

/** A part of the resident memory. Its bytes are below 0 where more is known to be held than is resident. */
export interface ExplainedPart extends Estimate {
  readonly key: PartKey;
}

/** Python's arenas: those that hardly anything keeps are an estimate where not all were looked into. */
export interface ExplainedArenas {
  readonly count: number;
  readonly bytes: number;
  /** null where nobody could look into them. */
  readonly few: number | null;
  readonly isEstimate: boolean;
}

/** Resident memory, taken apart: of one process, or of a tree of them. */
export interface TakenApart {
  /** The moment that was asked for. */
  readonly asked: Seconds;
  /** What the parts add up to. */
  readonly bytes: Bytes;
  readonly swap: Bytes;
  /** Live bytes of the kinds that are counted; and what was held at the moment that was asked for. */
  readonly live: Estimate;
  readonly askedLive: Estimate;
  readonly parts: readonly ExplainedPart[];
  readonly arenas: ExplainedArenas;
  /** Lines that hold large blocks or maps, those with most first. */
  readonly large: readonly LargeLine[];
}

/** The RSS of one process. */
export interface Explanation extends TakenApart {
  readonly process: Pick<Process, "pid" | "number">;
  /** When it was looked at. */
  readonly seconds: Seconds;
}

/** Where nobody looked from outside: what the program's own recording tells. */
export interface Unexplained {
  readonly seconds: Seconds;
  readonly asked: Seconds;
  /** null where it isn't known. */
  readonly rss: Bytes | null;
  readonly live: Estimate;
  readonly processes: number;
}

/**
 * What the operating system sees of the process of a profile at the look that is nearest to a moment; null where nobody looked.
 * @throws InputError for a time outside of the run.
 */
export function explain(profile: Profile, moment: Moment): Explanation | null {
  const asked = secondsOf(profile, moment);
  const shown = profileAt(profile, moment);
  const held = sumCountedSites(shown, "peakBytes");
  const look = chooseLook(profile.looks, asked, held.bytes);
  return look && { ...takeApart(profile, look, kindTotals(shown)), process: look, asked, askedLive: held };
}

/** The same of a run that nobody looked at. */
export function explainByTicks(profile: Profile, moment: Moment): Unexplained {
  const asked = secondsOf(profile, moment);
  const shown = profileAt(profile, moment);
  const live = sumCountedSites(shown, "peakBytes");
  const { timeline } = shown;
  const after = timeline.seconds.findIndex((seconds) => seconds > asked);
  const rss = timeline.rss[(after < 0 ? timeline.length : after) - 1] ?? 0;
  const known = rss > 0 ? (rss as Bytes) : null;
  return { seconds: shown.peak.seconds, asked, rss: known, live, processes: profile.processes.length };
}

/** Of the looks at a process right before and after a moment the one that had as much live as was held then, more or less. */
export function chooseLook(looks: readonly MemoryLook[], seconds: number, held: number): MemoryLook | null {
  const after = looks.findIndex((look) => look.seconds > seconds);
  const next = looks[after];
  const last = looks[(after < 0 ? looks.length : after) - 1];
  if (next === undefined || last === undefined) return next ?? last ?? null;
  const difference = (look: MemoryLook) => Math.abs(liveOf(look) - held);
  return difference(next) < difference(last) ? next : last;
}

/** Live bytes of the kinds that are counted. */
export const liveOf = ({ live }: MemoryLook): number =>
  live.slice(0, KINDS_COUNTED).reduce((sum, bytes) => sum + bytes, 0);

export function sumParts(parts: MemoryLook["parts"]): number {
  return Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
}

/** Where so much of what is live can't be in malloc's memory, another allocator has it, or it has blocks that are not listed. */
const FOREIGN_SHARE = 0.25;

/** The RSS at a look, and when that was. `kinds` are those of the moment that was asked for. */
export function takeApart(
  profile: Profile,
  look: MemoryLook,
  kinds: readonly KindTotal[],
): Omit<Explanation, "process" | "asked" | "askedLive"> {
  const { parts, live, large, isForked } = look;
  const resident = (kind: number) => {
    const [bytes, touched] = large[kind] ?? [0, 0];
    return Math.max(0, live[kind]! - Math.max(0, bytes - touched));
  };
  const [objects, buffers, heap] = [KIND.object, KIND.buffer, KIND.heap].map(resident) as [
    number,
    number,
    number,
  ];
  const inArenas = liveInArenas(look);
  const smallMaps = Math.min(parts.other, Math.max(0, live[KIND.map]! - (large[KIND.map]?.[0] ?? 0)));
  let left = parts.other - smallMaps;
  let malloc = parts.malloc;
  const inMalloc = Math.max(0, objects + buffers + heap - inArenas);
  if (isForked || inMalloc - malloc > FOREIGN_SHARE * inMalloc) {
    malloc += left;
    left = 0;
  }
  const explained: PartBytes[] = [
    { key: "objects", bytes: objects },
    { key: "buffers", bytes: buffers },
    { key: "heap", bytes: heap },
    { key: "maps", bytes: parts.maps + smallMaps },
    { key: "interpreter", bytes: Math.max(0, parts.arenas - inArenas) },
    { key: isForked ? "inherited" : "allocator", bytes: Math.max(0, malloc - inMalloc) },
    { key: "code", bytes: parts.code },
    { key: "files", bytes: parts.files },
    { key: "stacks", bytes: parts.stacks },
    { key: "shared", bytes: parts.shared },
    { key: "floodmark", bytes: parts.own },
  ];
  const rss = sumParts(parts);
  const known = explained.reduce((sum, { bytes }) => sum + bytes, 0);
  const estimates = estimateKinds(look, kinds);
  return {
    ...{ seconds: look.seconds as Seconds, bytes: rss as Bytes, swap: look.swap as Bytes },
    live: sumEstimates(estimates),
    parts: estimateParts([...explained, { key: "unexplained", bytes: rss - known }], estimates),
    arenas: describeArenas(look),
    large: largeLines(profile, look.blocks),
  };
}

/**
 * What was live of each kind that is counted, as sure as what its sites held at the moment that was asked for; where that was
 * nothing, as all that they ever allocated.
 */
function estimateKinds({ live }: MemoryLook, kinds: readonly KindTotal[]): Estimate[] {
  return live.slice(0, KINDS_COUNTED).map((bytes, kind) => {
    const { peakBytes, totalBytes, doubt } = kinds[kind]!;
    const [whole, known] = peakBytes > 0 ? [peakBytes, doubt?.peak] : [totalBytes, doubt?.total];
    const { variance, skew } = known ?? EXACT;
    const scale = whole > 0 ? bytes / whole : 0;
    return { bytes, variance: scale * variance, skew: scale * skew };
  });
}

type PartBytes = Pick<ExplainedPart, "key" | "bytes">;

/**
 * How sure the parts are, by what is live of each kind: what is left beside it, of memory that was seen from outside, is as sure. Where
 * nothing is left, what is unexplained is.
 */
function estimateParts(parts: readonly PartBytes[], live: readonly Estimate[]): ExplainedPart[] {
  const liveIn = (...kinds: number[]) => sumEstimates(kinds.map((kind) => live[kind]!));
  const isLeft = (...wanted: PartKey[]) => parts.some(({ key, bytes }) => wanted.includes(key) && bytes > 0);
  const none = sumEstimates([]);
  const [inPython, inHeap] = [negate(liveIn(KIND.object, KIND.buffer)), negate(liveIn(KIND.heap))];
  const [byFree, unfree] = isLeft("interpreter") ? [inPython, none] : [none, inPython];
  const [byKept, unkept] = isLeft("allocator", "inherited") ? [inHeap, none] : [none, inHeap];
  const doubts: Partial<Record<PartKey, Estimate>> = {
    ...{ objects: liveIn(KIND.object), buffers: liveIn(KIND.buffer), heap: liveIn(KIND.heap) },
    ...{ interpreter: byFree, allocator: byKept, inherited: byKept },
    unexplained: sumEstimates([unfree, unkept]),
  };
  return parts.map((part) => ({ ...EXACT, ...doubts[part.key], ...part }));
}

/** Live bytes in arenas: of all that were looked into, or else what objects and buffers there are without a large block. */
function liveInArenas({ arenas, parts, live, large }: MemoryLook): number {
  const small = (kind: number) => Math.max(0, live[kind]! - (large[kind]?.[0] ?? 0));
  const found =
    arenas.looked > 0
      ? (arenas.live * arenas.count) / arenas.looked
      : small(KIND.object) + small(KIND.buffer);
  return Math.min(found, parts.arenas);
}

function describeArenas({ arenas }: MemoryLook): ExplainedArenas {
  const { count, bytes, looked, few } = arenas;
  return {
    ...{ count, bytes },
    few: looked > 0 ? Math.round((few * count) / looked) : null,
    isEstimate: looked < count,
  };
}
