import { KINDS, type Kind, type Profile } from "../profile/profile.ts";

/** Blocks of one kind that were allocated in all, of at most so many bytes and more than half as many. */
export interface SizeRow {
  readonly kind: Kind;
  readonly atMost: number;
  readonly blocks: number;
}

/** By kind, then by size. Sizes that there were no blocks of have no row. */
export function sizeRows({ sizes }: Profile): readonly SizeRow[] {
  return Array.from({ length: sizes.length }, (_, row) => ({
    kind: KINDS[sizes.kind[row]!]!,
    atMost: sizes.atMost[row]!,
    blocks: sizes.blocks[row]!,
  }));
}

/** The same of all kinds together, by size. */
export function sizeHistogram(profile: Profile): readonly Omit<SizeRow, "kind">[] {
  const sums = new Map<number, number>();
  for (const { atMost, blocks } of sizeRows(profile)) sums.set(atMost, (sums.get(atMost) ?? 0) + blocks);
  return [...sums].map(([atMost, blocks]) => ({ atMost, blocks })).sort((a, b) => a.atMost - b.atMost);
}
