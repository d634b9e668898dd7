import type { Profile } from "../profile/profile.ts";
import { linesOfFile } from "./file-lines.ts";
import { sumCountedSites, withoutPart } from "./interval.ts";
import { type HeavyLine, sumBytes } from "./lines.ts";

const ELSEWHERE = "outside of the cell";
const NOWHERE = { endLine: -1, column: -1, endColumn: -1 };

/**
 * The lines of a notebook's cell, which Python takes for a file, with what each held, or gained, largest first: itself and all that it
 * called, as far as no other line of the cell was called for it. What runs through none of them is a row of its own.
 */
export function cellLines(profile: Profile, file: string): readonly Omit<HeavyLine, "blocks">[] {
  const { stacks, frames, functions } = profile;
  const { lines, held } = linesOfFile(profile, file);
  const nameOf = (stack: number) => functions.name[frames.function[stacks.frame[stack]!]!]!;
  const elsewhere = withoutPart(sumCountedSites(profile, "peakBytes"), held);
  const rows = [
    ...lines.map(({ line, own, stack }) => ({
      ...own,
      ...{ function: nameOf(stack), file, line, origin: "own" as const },
    })),
    { ...elsewhere, function: ELSEWHERE, file: "", line: 0, origin: "root" as const },
  ].filter(({ bytes }) => bytes > 0);
  const whole = sumBytes(rows);
  return rows
    .sort((a, b) => b.bytes - a.bytes)
    .map((row) => ({ ...row, share: row.bytes / whole, span: NOWHERE }));
}
