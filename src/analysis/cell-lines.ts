import { isCounted, type Profile } from "../profile/profile.ts";
import { keyOf, type Named, sumGroups } from "./groups.ts";
import { chargeCalls, type HeavyLine, sumBytes } from "./lines.ts";
import { originIndex } from "./origin.ts";

const ELSEWHERE: Named = { function: "outside of the cell", file: "", line: 0, origin: "root" };
const NO_SPAN = { endLine: -1, column: -1, endColumn: -1 };

/**
 * The lines of a notebook's cell with what each held, or gained, largest first: itself and all that it called, as far as no other line of the
 * cell was called for it. Python takes a cell for a file, and for several where a magic ran parts of it. What runs through none of
 * its lines is a row of its own.
 */
export function cellLines(profile: Profile, files: readonly string[]): readonly HeavyLine[] {
  const { stacks, sites, frames, functions } = profile;
  const inCell = functions.file.map((file) => files.includes(file));
  const functionOf = (stack: number) => frames.function[stacks.frame[stack]!]!;
  const charged = chargeCalls(stacks.parent, (stack) =>
    originIndex(inCell[functionOf(stack)] ? "own" : "root"),
  );
  const named = [ELSEWHERE];
  const rows = new Map<string, number>();
  const rowOf = (stack: number): number => {
    const of = functionOf(stack);
    if (!inCell[of]) return 0;
    const line = {
      function: functions.name[of]!,
      file: functions.file[of]!,
      line: frames.line[stacks.frame[stack]!]!,
    };
    const row = rows.get(keyOf(line)) ?? named.push({ ...line, origin: "own" }) - 1;
    rows.set(keyOf(line), row);
    return row;
  };
  const ofSite = Int32Array.from(sites.stack, (stack, site) =>
    isCounted(sites.kind[site]!) ? rowOf(charged[stack]!) : -1,
  );
  const lines = sumGroups(profile, { named, ofSite }).filter(({ bytes }) => bytes > 0);
  const whole = sumBytes(lines);
  return lines.map((line) => ({ ...line, share: line.bytes / whole, span: NO_SPAN }));
}
