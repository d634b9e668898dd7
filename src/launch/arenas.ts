import type { ResidentPages } from "./page-map.ts";
import type { RecordedBlock, RecordedMemory } from "./recorded-memory.ts";
import type { Mapping } from "./smaps.ts";

/** One of Python's arenas, without the large blocks that lie in it: a free-threaded Python cuts those from there, too. */
export interface Arena {
  readonly start: number;
  /** What no large block takes of it, in order. */
  readonly pieces: readonly { readonly start: number; readonly end: number }[];
  /** The large blocks that begin in it. */
  readonly large: readonly RecordedBlock[];
}

/**
 * The arenas of a process as they are in use. Of address space that is only reserved (a free-threaded Python takes a gigabyte at a time) those
 * count that have been touched: `read` says which pages are resident. Those that large blocks fill don't count.
 */
export async function arenasInUse(
  { arenas, blocks, header: { arenaBytes } }: RecordedMemory,
  mappings: readonly Mapping[],
  read: (start: number, end: number) => Promise<ResidentPages>,
): Promise<Arena[]> {
  const reserved = mappings.filter(({ flags, rss, start, end }) => flags.includes("nr") && rss < end - start);
  const ordered = [...blocks].sort((a, b) => a.address - b.address);
  const used: Arena[] = [];
  let next = 0;
  for (const start of [...arenas].sort((a, b) => a - b)) {
    const end = start + arenaBytes;
    while (next < ordered.length && endOf(ordered[next]!) <= start) next++;
    const arena = without(start, end, ordered, next);
    if (arena.pieces.length === 0) continue;
    if (reserved.some((one) => one.start < end && start < one.end)) {
      const { certain, uncertain } = await read(start, end);
      if (certain + uncertain === 0) continue;
    }
    used.push(arena);
  }
  return used;
}

const endOf = ({ address, size }: RecordedBlock): number => address + size;

function without(start: number, end: number, blocks: readonly RecordedBlock[], first: number): Arena {
  const pieces: { start: number; end: number }[] = [];
  const large: RecordedBlock[] = [];
  let free = start;
  for (let at = first; at < blocks.length && blocks[at]!.address < end; at++) {
    const block = blocks[at]!;
    if (block.address >= start) large.push(block);
    if (block.address > free) pieces.push({ start: free, end: block.address });
    free = Math.max(free, endOf(block));
  }
  if (free < end) pieces.push({ start: free, end });
  return { start, pieces, large };
}
