import type { MemoryLook, Profile } from "../profile/profile.ts";
import { foldFrames } from "./line-table.ts";
import { chargeCalls } from "./lines.ts";
import { ORIGINS, type Origin } from "./tree.ts";

/** A line of code that holds large blocks or maps, and how much of these is resident. */
export interface LargeLine {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly origin: Origin;
  readonly count: number;
  readonly bytes: number;
  readonly resident: number;
}

/** The lines that large blocks are charged to, as chargeLines does it, those with most first. */
export function largeLines(profile: Profile, blocks: MemoryLook["blocks"]): readonly LargeLine[] {
  const { stacks, frames, sites } = profile;
  const { table, ofFrame } = foldFrames(profile, new Uint8Array(frames.length).fill(1));
  const rowOf = (stack: number) => ofFrame[stacks.frame[stack]!]!;
  const charged = chargeCalls(stacks.parent, (stack) => table.origin[rowOf(stack)]!);
  const lines = new Map<number, LargeLine>();
  for (const { site, count, bytes, resident } of blocks) {
    const row = rowOf(charged[sites.stack[site]!]!);
    const before = lines.get(row) ?? { count: 0, bytes: 0, resident: 0 };
    lines.set(row, {
      function: table.function[row]!,
      file: table.file[row]!,
      line: table.line[row]!,
      origin: ORIGINS[table.origin[row]!]!,
      count: before.count + count,
      bytes: before.bytes + bytes,
      resident: before.resident + resident,
    });
  }
  return [...lines.values()].sort((a, b) => b.bytes - a.bytes);
}
