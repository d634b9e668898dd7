import { doubtAt, sumDoubt } from "../profile/doubt.ts";
import { isCounted, KINDS, type Profile } from "../profile/profile.ts";
import type { Estimate } from "./interval.ts";
import { titleOf } from "./kinds.ts";
import { foldFrames } from "./line-table.ts";
import { chargeCalls, type HeavyLine, heaviestLines, sumBytes } from "./lines.ts";
import { originIndex } from "./origin.ts";
import { packageOf } from "./package.ts";
import { peakTree } from "./peak-tree.ts";
import { type LineTable, ORIGINS, type Origin } from "./tree.ts";

/** What the memory of a run can be summed up by. */
export const GROUPINGS = ["line", "function", "file", "package", "thread", "process", "kind"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What a group is called: of a line all four, of a file no function, of a package, a thread, a process or a kind no file. */
export type Named = Pick<HeavyLine, "function" | "file" | "line" | "origin">;

/** The groups of a profile's sites; `ofSite` says which each belongs to, −1 where it is none that was asked for. */
export interface Groups {
  readonly named: readonly Named[];
  readonly ofSite: Int32Array;
}

/** A group and what it held, with the row that it has among all groups. */
export interface HeavyGroup extends HeavyLine {
  readonly row: number;
}

/** Which sites and which lines are grouped. */
export interface Among {
  /** By default the kinds that are counted. */
  readonly isIn?: (kind: number) => boolean;
  /** Lines that are passed over: what stands there is charged to its caller. By default none. */
  readonly isHidden?: (lines: LineTable, row: number) => boolean;
}

/** What all code is called that is hidden, with its callers. */
const HIDDEN: Named = { function: "<hidden>", file: "", line: 0, origin: "root" };

/**
 * Lines, functions and files are those that chargeLines charges: the person's own code, where a stack has any. A package is whose
 * code asked for the memory, apart from the import system; a thread is told by its stacks' outermost call.
 */
export function groupSites(profile: Profile, by: Grouping, among: Among = {}): Groups {
  const { stacks, sites, frames } = profile;
  const { isIn = isCounted, isHidden = () => false } = among;
  if (by === "kind") return collect(profile, isIn, (site) => nameOnly(titleOf(KINDS[sites.kind[site]!]!)));
  if (by === "process" || by === "thread") {
    const nameOf = by === "process" ? processNames(profile) : threadNames(profile);
    return collect(profile, isIn, (site) => nameOnly(nameOf(sites.stack[site]!)));
  }
  const lines = foldFrames(profile, new Uint8Array(frames.length).fill(1));
  const rowOf = (stack: number) => lines.ofFrame[stacks.frame[stack]!]!;
  const hidden = Uint8Array.from({ length: lines.table.length }, (_, row) =>
    isHidden(lines.table, row) ? 1 : 0,
  );
  const originAt = (stack: number) =>
    hidden[rowOf(stack)] === 1 ? originIndex("root") : lines.table.origin[rowOf(stack)]!;
  const charged = chargeCalls(
    stacks.parent,
    by === "package" ? (stack) => withoutOwn(originAt(stack)) : originAt,
  );
  const named = new Map<number, Named>();
  return collect(profile, isIn, (site) => {
    let stack = charged[sites.stack[site]!]!;
    while (stack >= 0 && hidden[rowOf(stack)] === 1) stack = stacks.parent[stack]!;
    if (stack < 0) return HIDDEN;
    const row = rowOf(stack);
    const known = named.get(row) ?? nameRow(lines.table, row, by);
    named.set(row, known);
    return known;
  });
}

/** To a package the person's own code is one like any other. */
const withoutOwn = (origin: number): number =>
  origin === originIndex("own") ? originIndex("library") : origin;

/** What a line of code is called by: its function, file or package, or itself. */
export function nameRow(table: LineTable, row: number, by: Grouping): Named {
  const [name, file, line] = [table.function[row]!, table.file[row]!, table.line[row]!];
  const origin = ORIGINS[table.origin[row]!]!;
  if (file === "") return { function: name, file, line, origin };
  switch (by) {
    case "function":
      return { function: name, file, line: 0, origin };
    case "file":
      return { function: "", file, line: 0, origin };
    case "package":
      return { function: packageOf(file), file: "", line: 0, origin };
    default:
      return { function: name, file, line, origin };
  }
}

const nameOnly = (name: string): Named => ({ function: name, file: "", line: 0, origin: "own" as Origin });

/** Sites whose groups have the same name are of one group. */
function collect(
  { sites }: Profile,
  isIn: (kind: number) => boolean,
  nameOf: (site: number) => Named,
): Groups {
  const rows = new Map<string, number>();
  const known = new Map<Named, number>();
  const named: Named[] = [];
  const ofSite = new Int32Array(sites.length).fill(-1);
  for (let site = 0; site < sites.length; site++) {
    if (!isIn(sites.kind[site]!)) continue;
    const name = nameOf(site);
    let row = known.get(name);
    if (row === undefined) {
      const key = keyOf(name);
      row = rows.get(key) ?? named.push(name) - 1;
      rows.set(key, row);
      known.set(name, row);
    }
    ofSite[site] = row;
  }
  return { named, ofSite };
}

/** Tells groups apart. */
export const keyOf = ({ function: name, file, line }: Pick<Named, "function" | "file" | "line">): string =>
  JSON.stringify([name, file, line]);

/** Of several processes each has a root in the stacks. */
function processNames(profile: Profile): (stack: number) => string {
  const { processes } = profile;
  if (processes.length > 1) return rootNames(profile, 0);
  const [only] = processes;
  const name = only === undefined ? "<unknown process>" : `<process ${only.pid}: ${only.label}>`;
  return () => name;
}

/** The stacks of the main thread have no root. */
export const MAIN_THREAD = "main thread";

function threadNames(profile: Profile): (stack: number) => string {
  return rootNames(profile, profile.processes.length > 1 ? 1 : 0);
}

/** The name of a stack's root that stands so many calls below the outermost one; the main thread has none. */
function rootNames({ stacks, frames, functions }: Profile, depth: number): (stack: number) => string {
  const depths = new Uint32Array(stacks.length);
  const names: string[] = new Array<string>(stacks.length).fill(MAIN_THREAD);
  for (let stack = 0; stack < stacks.length; stack++) {
    const above = stacks.parent[stack]!;
    depths[stack] = above < 0 ? 0 : depths[above]! + 1;
    const called = frames.function[stacks.frame[stack]!]!;
    if (depths[stack]! > depth) names[stack] = names[above]!;
    else if (depths[stack] === depth && functions.file[called] === "") names[stack] = functions.name[called]!;
  }
  return (stack) => names[stack]!;
}

/** What groups held, or gained, largest first, as heaviestLines has it of lines. */
export function heaviestBy(profile: Profile, by: Grouping): readonly HeavyLine[] {
  if (by === "line") return heaviestLines(peakTree(profile));
  return heaviestGroups(profile, groupSites(profile, by), by);
}

/** The same with the rows of groups that are known. */
export function heaviestGroups(profile: Profile, groups: Groups, by: Grouping): readonly HeavyGroup[] {
  if (by === "line") {
    const rows = new Map(groups.named.map((name, row) => [keyOf(name), row]));
    return heaviestBy(profile, by).map((line) => ({ ...line, row: rows.get(keyOf(line))! }));
  }
  const rows = sumGroups(profile, groups).filter(({ bytes }) => bytes > 0);
  const whole = sumBytes(rows);
  const span = { endLine: -1, column: -1, endColumn: -1 };
  return rows.map((row) => ({ ...row, share: row.bytes / whole, span }));
}

/** A group and what it held, or gained: fewer than 0 bytes where it gave back more. */
export interface GroupSum extends Named, Estimate {
  readonly row: number;
  readonly blocks: number;
}

/** What groups held or gained, largest first; those with nothing are left out. */
export function sumGroups({ sites }: Profile, { named, ofSite }: Groups): readonly GroupSum[] {
  const bytes = new Float64Array(named.length);
  const blocks = new Float64Array(named.length);
  for (let site = 0; site < sites.length; site++) {
    const row = ofSite[site]!;
    if (row < 0) continue;
    bytes[row]! += sites.peakBytes[site]!;
    blocks[row]! += sites.peakBlocks[site]!;
  }
  const doubt = sumDoubt(sites, "peakBytes", named.length, (site) => ofSite[site]!);
  return named
    .map((name, row) => ({ ...name, row, bytes: bytes[row]!, ...doubtAt(doubt, row), blocks: blocks[row]! }))
    .filter((row) => row.bytes !== 0)
    .sort((a, b) => b.bytes - a.bytes || a.row - b.row);
}
