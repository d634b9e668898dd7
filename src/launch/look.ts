import { open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { KINDS_COUNTED } from "../recording/layout.ts";
import type { LargeBlocks, Look } from "../recording/looks.ts";
import { arenasInUse } from "./arenas.ts";
import { lookIntoArenas } from "./live-blocks.ts";
import type { Turn } from "./look-turns.ts";
import { type Extent, takeApart } from "./memory-parts.ts";
import { type ResidentPages, readPageMap } from "./page-map.ts";
import { type RecordedBlock, type RecordedMemory, readRecordedMemory } from "./recorded-memory.ts";
import { type Mapping, parseSmaps } from "./smaps.ts";

/** Sites of large blocks that a look names. */
const SITES_MOST = 32;
const MAP_KIND = KINDS_COUNTED - 1;

/** Where more of the memory than this comes or goes during a look, what it puts together was never there at once: */
const MOVED_MOST = 0.02;
/** it looks again, so often at most. One that grows all the while would be as far on each time. */
const TRIES = 3;

/** What a look at a process from outside gives. */
export interface Looked {
  readonly pss: number;
  /** null where the process writes no recording. */
  readonly look: Look | null;
}

/**
 * Looks at a process's memory; `recording` is the folder that the agent writes into, `clock` tells the seconds since the
 * run's start. The kernel looks at each page: a millisecond for some 50 MB. Nothing of it runs in the process. Null where
 * it has ended, or is another user's.
 */
export async function lookAt(
  { process: { pid }, isAtRest }: Turn<{ readonly pid: number }>,
  recording: string,
  clock: () => number,
): Promise<Looked | null> {
  try {
    const name = await newestRecording(recording, pid);
    const path = name === null ? null : join(recording, `${name}.floodmark`);
    const once = () => lookOnce(pid, path, { seconds: clock(), recording: name ?? "" });
    let looked = await once();
    for (let tries = 1; isAtRest && tries < TRIES && looked.moved > MOVED_MOST; tries++)
      looked = await once();
    return looked;
  } catch {
    return null;
  }
}

/** `moved` is the part of the memory that came or went meanwhile. */
async function lookOnce(
  pid: number,
  path: string | null,
  named: Pick<Look, "seconds" | "recording">,
): Promise<Looked & { readonly moved: number }> {
  const before = path === null ? null : await readRecordedMemory(path);
  const mappings = parseSmaps(await readFile(`/proc/${pid}/smaps`, "latin1"));
  const pss = mappings.reduce((sum, mapping) => sum + mapping.pss, 0);
  const isMapped = mappings.some((mapping) => mapping.name.endsWith(`/${named.recording}.floodmark`));
  const after = path === null || !isMapped ? null : await readRecordedMemory(path);
  if (path === null || before === null || after === null) return { pss, look: null, moved: 0 };
  // Where memory grows fast, what is live meanwhile is what was live halfway.
  const live = after.live.map((bytes, kind) => Math.round((bytes + before.live[kind]!) / 2));
  const look = await describe(pid, mappings, { ...after, live }, named);
  const end = (await readRecordedMemory(path)) ?? after;
  const totals = [before, after, end].map((one) => totalOf(one.live));
  return { pss, look, moved: (Math.max(...totals) - Math.min(...totals)) / Math.max(pss, 1) };
}

const totalOf = (bytes: readonly number[]): number => bytes.reduce((sum, one) => sum + one, 0);

/** The last one that a process began, by its name without the ending: an exec begins another. */
async function newestRecording(folder: string, pid: number): Promise<string | null> {
  const numbers = (await readdir(folder)).flatMap((file) => {
    const [, of, number = "1"] = /^(\d+)(?:-(\d+))?\.floodmark$/.exec(file) ?? [];
    return Number(of) === pid ? [Number(number)] : [];
  });
  if (numbers.length === 0) return null;
  const newest = Math.max(...numbers);
  return newest === 1 ? String(pid) : `${pid}-${newest}`;
}

async function describe(
  pid: number,
  mappings: readonly Mapping[],
  memory: RecordedMemory,
  named: Pick<Look, "seconds" | "recording">,
): Promise<Look> {
  const { blocks, live, header } = memory;
  const pages = await open(`/proc/${pid}/pagemap`, "r");
  const read = (start: number, end: number): Promise<ResidentPages> => readPageMap(pages, start, end);
  try {
    const arenas = await arenasInUse(memory, mappings, read);
    const extents = [
      ...blocks.map(({ address, size, kind }): Extent => {
        return { start: address, end: address + size, use: kind === MAP_KIND ? "maps" : "malloc" };
      }),
      ...arenas.flatMap(({ pieces }) => pieces.map((piece): Extent => ({ ...piece, use: "arenas" }))),
    ];
    const { parts, pss, resident } = await takeApart(mappings, extents, read, header.forked);
    // A block's last page is its own only in part.
    const sized = blocks.map((block, at) => ({ ...block, resident: Math.min(block.size, resident[at]!) }));
    return {
      ...named,
      parts,
      pss,
      swap: mappings.reduce((sum, { swap }) => sum + swap, 0),
      live,
      large: Array.from({ length: KINDS_COUNTED }, (_, kind) =>
        sumUp(sized.filter((block) => block.kind === kind)),
      ),
      arenas: await lookIntoArenas(pid, header, arenas),
      blocks: bySite(sized),
    };
  } finally {
    await pages.close();
  }
}

type Sized = RecordedBlock & { readonly resident: number };

const sumUp = (blocks: readonly Sized[]): [bytes: number, resident: number] => [
  blocks.reduce((sum, { size }) => sum + size, 0),
  blocks.reduce((sum, { resident }) => sum + resident, 0),
];

function bySite(blocks: readonly Sized[]): LargeBlocks[] {
  const sites = new Map<number, LargeBlocks>();
  for (const { site, size, resident } of blocks) {
    const before = sites.get(site) ?? { site, count: 0, bytes: 0, resident: 0 };
    sites.set(site, {
      ...{ site, count: before.count + 1 },
      ...{ bytes: before.bytes + size, resident: before.resident + resident },
    });
  }
  return [...sites.values()].sort((a, b) => b.bytes - a.bytes).slice(0, SITES_MOST);
}
