import type { Bytes, Seconds } from "../profile/brand.ts";
import type { MemoryLook, Process, Profile } from "../profile/profile.ts";
import { KIND, KINDS_COUNTED } from "../recording/layout.ts";
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

/** A part of the resident memory. */
export interface ExplainedPart {
  readonly key: PartKey;
  /** Below 0 where more is known to be held than is resident. */
  readonly bytes: number;
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
  readonly live: Bytes;
  readonly askedLive: Bytes;
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
  readonly live: Bytes;
  readonly processes: number;
}

/**
 * What the operating system sees of the process of a profile at the look that is nearest to a moment; null where nobody looked.
 * @throws InputError for a time outside of the run.
 */
export function explain(profile: Profile, moment: Moment): Explanation | null {
  const asked = secondsOf(profile, moment);
  const { bytes: held } = profileAt(profile, moment).peak;
  const look = chooseLook(profile.looks, asked, held);
  return look && { ...takeApart(profile, look), process: look, asked, askedLive: held };
}

/** The same of a run that nobody looked at. */
export function explainByTicks(profile: Profile, moment: Moment): Unexplained {
  const asked = secondsOf(profile, moment);
  const { peak, timeline } = profileAt(profile, moment);
  const after = timeline.seconds.findIndex((seconds) => seconds > asked);
  const rss = timeline.rss[(after < 0 ? timeline.length : after) - 1] ?? 0;
  const known = rss > 0 ? (rss as Bytes) : null;
  return { seconds: peak.seconds, asked, rss: known, live: peak.bytes, processes: profile.processes.length };
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

const liveOf = ({ live }: MemoryLook): number =>
  live.slice(0, KINDS_COUNTED).reduce((sum, bytes) => sum + bytes, 0);

export function sumParts(parts: MemoryLook["parts"]): number {
  return Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
}

/** Where so much of what is live can't be in malloc's memory, another allocator has it, or it has blocks that are not listed. */
const FOREIGN_SHARE = 0.25;

/** The RSS at a look, and when that was. */
export function takeApart(
  profile: Profile,
  look: MemoryLook,
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
  const explained: ExplainedPart[] = [
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
  return {
    ...{ seconds: look.seconds as Seconds, bytes: rss as Bytes, swap: look.swap as Bytes },
    live: liveOf(look) as Bytes,
    parts: [...explained, { key: "unexplained", bytes: rss - known }],
    arenas: describeArenas(look),
    large: largeLines(profile, look.blocks),
  };
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
