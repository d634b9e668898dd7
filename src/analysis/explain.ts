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
  | "code"
  | "files"
  | "stacks"
  | "shared"
  | "floodmark"
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

/** The resident memory of one process, taken apart. */
export interface Explanation {
  readonly process: Pick<Process, "pid" | "number">;
  /** When this was, and the moment that was asked for. */
  readonly seconds: Seconds;
  readonly asked: Seconds;
  /** What the parts add up to. */
  readonly rss: Bytes;
  readonly swap: Bytes;
  /** Live bytes of the kinds that are counted; and what was held at the moment that was asked for, null of several processes. */
  readonly live: Bytes;
  readonly askedLive: Bytes | null;
  readonly parts: readonly ExplainedPart[];
  readonly arenas: ExplainedArenas;
  /** Lines that hold large blocks or maps, those with most first. */
  readonly large: readonly LargeLine[];
  readonly isForked: boolean;
}

/** Where nobody looked from outside: what the program's own recording tells. */
export interface Unexplained {
  readonly seconds: Seconds;
  readonly asked: Seconds;
  /** null where it isn't known. */
  readonly rss: Bytes | null;
  readonly live: Bytes;
}

/**
 * What the operating system sees of a process at the look that is nearest to a moment; null where nobody looked. Of several
 * processes it is the one that had most then.
 * @throws InputError for a time outside of the run.
 */
export function explain(profile: Profile, moment: Moment): Explanation | null {
  const asked = secondsOf(profile, moment);
  if (profile.looks.length === 0) return null;
  if (profile.processes.length > 1) return describe(profile, chooseProcess(profile, asked), asked, null);
  const held = profileAt(profile, moment).peak.bytes;
  return describe(profile, chooseLook(profile, asked, held), asked, held);
}

/** The same of a run that nobody looked at. */
export function explainByTicks(profile: Profile, moment: Moment): Unexplained {
  const asked = secondsOf(profile, moment);
  const { peak, timeline } = profileAt(profile, moment);
  const after = timeline.seconds.findIndex((seconds) => seconds > asked);
  const rss = timeline.rss[(after < 0 ? timeline.length : after) - 1] ?? 0;
  return { seconds: peak.seconds, asked, rss: rss > 0 ? (rss as Bytes) : null, live: peak.bytes };
}

/** Of the looks right before and after a moment the one that had as much live as was held then, more or less. */
function chooseLook({ looks }: Profile, seconds: number, held: number): MemoryLook {
  const after = looks.findIndex((look) => look.seconds > seconds);
  const next = looks[after];
  const last = looks[(after < 0 ? looks.length : after) - 1];
  if (next === undefined || last === undefined) return (next ?? last)!;
  const difference = (look: MemoryLook) => Math.abs(liveOf(look) - held);
  return difference(next) < difference(last) ? next : last;
}

/** Processes are looked at in turns. */
const NEAR_SECONDS = 10;

/** The nearest look at each process that was there; of these, the one at most memory. */
function chooseProcess({ looks }: Profile, seconds: number): MemoryLook {
  const distance = (look: MemoryLook) => Math.abs(look.seconds - seconds);
  const nearest = new Map<string, MemoryLook>();
  for (const look of looks) {
    const name = `${look.pid}-${look.number}`;
    const before = nearest.get(name);
    if (before === undefined || distance(look) < distance(before)) nearest.set(name, look);
  }
  const all = [...nearest.values()];
  const least = Math.min(...all.map(distance));
  const there = all.filter((look) => distance(look) <= least + NEAR_SECONDS);
  return there.reduce((most, look) => (rssOf(look) > rssOf(most) ? look : most));
}

const liveOf = ({ live }: MemoryLook): number =>
  live.slice(0, KINDS_COUNTED).reduce((sum, bytes) => sum + bytes, 0);

function rssOf({ parts }: MemoryLook): number {
  return Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
}

/** Where so much of what is live can't be in malloc's memory, another allocator has it, or it has blocks that are not listed. */
const FOREIGN_SHARE = 0.25;

function describe(profile: Profile, look: MemoryLook, asked: Seconds, askedLive: Bytes | null): Explanation {
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
    { key: "allocator", bytes: Math.max(0, malloc - inMalloc) },
    { key: "code", bytes: parts.code },
    { key: "files", bytes: parts.files },
    { key: "stacks", bytes: parts.stacks },
    { key: "shared", bytes: parts.shared },
    { key: "floodmark", bytes: parts.own },
  ];
  const rss = rssOf(look);
  const known = explained.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    ...{ process: look, seconds: look.seconds as Seconds, asked },
    ...{ rss: rss as Bytes, swap: look.swap as Bytes, isForked },
    live: liveOf(look) as Bytes,
    askedLive,
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
