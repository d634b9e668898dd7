import { kindsOfMappings, type MappingKind } from "./mapping-kinds.ts";
import { PAGE, type ResidentPages } from "./page-map.ts";
import type { Mapping } from "./smaps.ts";

/** A range of addresses whose use is known. */
export interface Extent {
  readonly start: number;
  readonly end: number;
  readonly use: "arenas" | "malloc" | "maps";
}

/** Resident bytes by what they are for. */
export type MemoryParts = Readonly<Record<MappingKind | "arenas" | "maps", number>>;

const NOTHING: MemoryParts = {
  ...{ code: 0, files: 0, shared: 0, stacks: 0, own: 0, malloc: 0, other: 0 },
  ...{ arenas: 0, maps: 0 },
};

/** What of an extent lies in one mapping. */
interface Piece {
  readonly extent: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Takes the resident memory of a process, which may be a forked one, apart by its mappings and the extents that are known. `read` says which pages of a range
 * are resident; it is asked only where the mapping doesn't tell. Gives the resident bytes of each extent, too, and the parts of
 * the Pss: of a mapping each resident page counts alike.
 */
export async function takeApart(
  mappings: readonly Mapping[],
  extents: readonly Extent[],
  read: (start: number, end: number) => Promise<ResidentPages>,
  isForked = false,
): Promise<{ readonly parts: MemoryParts; readonly pss: MemoryParts; readonly resident: Float64Array }> {
  const kinds = kindsOfMappings(mappings, isForked);
  const parts = { ...NOTHING };
  const pss = { ...NOTHING };
  const resident = new Float64Array(extents.length);
  const pieces = cutAtMappings(mappings, extents);
  for (const [index, mapping] of mappings.entries()) {
    const inside = pieces.get(index) ?? [];
    const areArenas = inside.every(({ extent }) => extents[extent]!.use === "arenas");
    const found = await residentPieces(mapping, inside, areArenas, read);
    const add = (part: keyof MemoryParts, bytes: number): void => {
      parts[part] += bytes;
      if (bytes > 0) pss[part] += (bytes * mapping.pss) / mapping.rss;
    };
    let rest = mapping.rss;
    for (const [at, { extent }] of inside.entries()) {
      resident[extent]! += found[at]!;
      add(extents[extent]!.use, found[at]!);
      rest -= found[at]!;
    }
    add(kinds[index]!, rest);
  }
  return { parts, pss, resident };
}

/** The pieces in each mapping, of whole pages: none of them overlap. */
function cutAtMappings(
  mappings: readonly Mapping[],
  extents: readonly Extent[],
): ReadonlyMap<number, readonly Piece[]> {
  const order = [...extents.keys()].sort((a, b) => extents[a]!.start - extents[b]!.start);
  const pieces = new Map<number, Piece[]>();
  let mapping = 0;
  let free = 0;
  for (const extent of order) {
    let start = Math.max(free, Math.floor(extents[extent]!.start / PAGE) * PAGE);
    const end = Math.ceil(extents[extent]!.end / PAGE) * PAGE;
    while (start < end) {
      while (mapping < mappings.length && mappings[mapping]!.end <= start) mapping++;
      const here = mappings[mapping];
      if (here === undefined || here.start >= end) break;
      const piece = { extent, start: Math.max(start, here.start), end: Math.min(end, here.end) };
      const others = pieces.get(mapping);
      if (others) others.push(piece);
      else pieces.set(mapping, [piece]);
      start = piece.end;
    }
    free = Math.max(free, end);
  }
  return pieces;
}

/**
 * Resident bytes of each piece; together they are no more than the mapping has. Of arenas it doesn't matter which of them
 * it is that isn't wholly there.
 */
async function residentPieces(
  { start, end, rss }: Mapping,
  pieces: readonly Piece[],
  areArenas: boolean,
  read: (start: number, end: number) => Promise<ResidentPages>,
): Promise<number[]> {
  if (rss === 0) return pieces.map(() => 0);
  const size = end - start;
  const covered = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
  if (rss === size || (covered === size && (areArenas || pieces.length === 1)))
    return pieces.map((piece) => ((piece.end - piece.start) * rss) / size);
  const found: ResidentPages[] = [];
  for (const piece of pieces) found.push(await read(piece.start, piece.end));
  const certain = found.reduce((sum, one) => sum + one.certain, 0);
  const uncertain = found.reduce((sum, one) => sum + one.uncertain, 0);
  // Pages may have come or gone since the mappings were read.
  if (certain > rss) return found.map((one) => (one.certain * rss) / certain);
  const share = certain + uncertain > rss ? (rss - certain) / uncertain : 1;
  return found.map((one) => one.certain + share * one.uncertain);
}
