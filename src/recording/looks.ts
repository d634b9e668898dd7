import { KIND_COUNT } from "./layout.ts";

/** What resident memory is for, as far as it can be told from outside; together they are the RSS. */
export const PARTS = [
  "arenas", // Python's
  "malloc", // of glibc's malloc
  "maps", // anonymous mappings that were seen to be made
  "code", // the executable's, and libraries', with their variables
  "files", // other files that are mapped
  "shared", // shared memory
  "stacks",
  "own", // the profiler's tables and recording
  "other", // anonymous memory that nobody has told anything about
] as const;
export type Part = (typeof PARTS)[number];

/** Large live blocks and mappings of one site: how many, their bytes, and how many of these are resident. */
export interface LargeBlocks {
  /** As the recording numbers it. */
  readonly site: number;
  readonly count: number;
  readonly bytes: number;
  readonly resident: number;
}

/** Python's arenas, and what is live in those that were looked into: all of them, or some where there are many. */
export interface Arenas {
  readonly count: number;
  readonly bytes: number;
  readonly looked: number;
  /** Bytes of live blocks in these. */
  readonly live: number;
  /** Those of them that hold fewer than FEW_BLOCKS blocks. */
  readonly few: number;
}
export const FEW_BLOCKS = 10;

/** A look at a process's memory from outside, and what the recording said was live at that moment. Bytes. */
export interface Look {
  /** Since the run's start. */
  readonly seconds: number;
  /** The process's recording at that time: its name without the ending, such as 4711 or 4711-2. */
  readonly recording: string;
  readonly parts: Readonly<Record<Part, number>>;
  /** The same of the Pss: pages that others share count by the part of each. */
  readonly pss: Readonly<Record<Part, number>>;
  readonly swap: number;
  /** Live bytes of each kind, numbered as in the recording. */
  readonly live: readonly number[];
  /** All large blocks of each kind that is counted: their bytes, and how many of these are resident. */
  readonly large: readonly (readonly [bytes: number, resident: number])[];
  readonly arenas: Arenas;
  /** By site, those that have most first; the smallest are left out where there are many. */
  readonly blocks: readonly LargeBlocks[];
}

/** A look's line in `system.jsonl`, with its end. */
export function formatLook({ seconds, parts, pss, arenas, blocks, ...rest }: Look): string {
  const look = {
    ...{ t: Math.round(seconds * 1000) / 1000, ...rest },
    parts: inOrder(parts),
    pss: inOrder(pss),
    arenas: [arenas.count, arenas.bytes, arenas.looked, arenas.live, arenas.few],
    blocks: blocks.map(({ site, count, bytes, resident }) => [site, count, bytes, Math.round(resident)]),
    large: rest.large.map(([bytes, resident]) => [bytes, Math.round(resident)]),
  };
  return `${JSON.stringify({ look })}\n`;
}

/** As they stand in a line. */
const inOrder = (of: Look["parts"]): number[] => PARTS.map((part) => Math.max(0, Math.round(of[part])));

/** The look in a line's value; null where it is none. */
export function lookOf(value: unknown): Look | null {
  if (!isObject(value)) return null;
  const { t, recording, swap } = value;
  const parts = partsOf(value.parts);
  const pss = partsOf(value.pss);
  const live = countsOf(value.live, KIND_COUNT);
  const arenas = countsOf(value.arenas, 5);
  const large = rowsOf(value.large, 2);
  const blocks = rowsOf(value.blocks, 4);
  const isWhole = isCount(swap) && typeof recording === "string" && typeof t === "number" && t >= 0;
  if (!isWhole || !parts || !pss || !live || !arenas || !large || !blocks) return null;
  const [count = 0, bytes = 0, looked = 0, ofLooked = 0, few = 0] = arenas;
  return {
    ...{ seconds: t, recording, parts, pss, swap, live },
    large: large.map(([all = 0, resident = 0]) => [all, resident]),
    arenas: { count, bytes, looked, live: ofLooked, few },
    blocks: blocks.map(([site = 0, number = 0, size = 0, resident = 0]) => {
      return { site, count: number, bytes: size, resident };
    }),
  };
}

function partsOf(value: unknown): Look["parts"] | null {
  const counts = countsOf(value, PARTS.length);
  return counts && (Object.fromEntries(PARTS.map((part, at) => [part, counts[at]])) as Record<Part, number>);
}

function countsOf(value: unknown, length: number): number[] | null {
  return Array.isArray(value) && value.length === length && value.every(isCount) ? value : null;
}

function rowsOf(value: unknown, length: number): number[][] | null {
  if (!Array.isArray(value)) return null;
  const rows = value.map((row) => countsOf(row, length));
  return rows.every((row) => row !== null) ? rows : null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
