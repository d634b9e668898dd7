import type { Profile } from "../../profile/profile.ts";
import {
  type Grouping,
  type GroupSum,
  type Groups,
  heaviestBy,
  keyOf,
  type Named,
  sumGroups,
} from "../groups.ts";
import { type Estimate, negate, sumEstimates } from "../interval.ts";
import type { Span } from "../lines.ts";
import { WAYS, type Way } from "./match-function.ts";
import type { Matching } from "./match-lines.ts";
import type { Side } from "./side.ts";

/** A line, or another group, and what it held in each of two runs. */
export interface DiffRow {
  /** As B has it, or A where B holds nothing there. */
  readonly named: Named;
  /** As A has it; null where A holds nothing there. */
  readonly namedA: Named | null;
  readonly isInB: boolean;
  readonly a: Estimate;
  readonly b: Estimate;
  readonly change: Estimate;
  /** Of all changes, up or down, 0 to 1. */
  readonly share: number;
  /** How the line was found in the other run; of other groups `none`. */
  readonly way: Way;
  /** The expression that held most, in the run that `named` is of. */
  readonly span: Span;
}

interface Grouped {
  readonly profile: Profile;
  readonly groups: Groups;
  readonly side: Side;
}

const NOTHING: Estimate = { bytes: 0, variance: 0, skew: 0 };
const NO_SPAN: Span = { endLine: -1, column: -1, endColumn: -1 };

/** The groups of two runs that held anything, those that changed most first. */
export function diffGroups(
  a: Grouped,
  b: Grouped,
  { by, matching }: { readonly by: Grouping; readonly matching: Matching },
): readonly DiffRow[] {
  const [keyA, keyB] = [keysOfA(a.side, matching, by), keysOfB(b.side, by)];
  const [heldA, heldB] = [collect(a, keyA), collect(b, keyB)];
  const wayOf = (named: Named, isInB: boolean) =>
    WAYS[matching.way[isInB ? b.side.rowOf(named) : matching.ofA[a.side.rowOf(named)]!]!]!;
  const spans = by === "line" ? { a: spansOf(a.profile), b: spansOf(b.profile) } : null;
  const rows = [...new Set([...heldA.keys(), ...heldB.keys()])].map((key) => {
    const [one, other] = [heldA.get(key), heldB.get(key)];
    const named = (other ?? one)!;
    const [before, after] = [one ?? NOTHING, other ?? NOTHING];
    return {
      named,
      namedA: one ?? null,
      isInB: other !== undefined,
      ...{ a: before, b: after, change: sumEstimates([after, negate(before)]) },
      way: by === "line" ? wayOf(named, other !== undefined) : ("none" as const),
      span: (other === undefined ? spans?.a : spans?.b)?.get(keyOf(named)) ?? NO_SPAN,
    };
  });
  const whole = rows.reduce((sum, { change }) => sum + Math.abs(change.bytes), 0);
  return rows
    .sort((x, y) => Math.abs(y.change.bytes) - Math.abs(x.change.bytes) || y.b.bytes - x.b.bytes)
    .map((row) => ({ ...row, share: whole === 0 ? 0 : Math.abs(row.change.bytes) / whole }));
}

function spansOf(profile: Profile): ReadonlyMap<string, Span> {
  return new Map(heaviestBy(profile, "line").map((line) => [keyOf(line), line.span]));
}

/** By their keys; of several that have one in common the largest is `key 0`, the next `key 1`. */
function collect({ profile, groups }: Grouped, keyOfGroup: (named: Named) => string) {
  const counts = new Map<string, number>();
  const held = new Map<string, GroupSum>();
  for (const group of sumGroups(profile, groups)) {
    const key = keyOfGroup(group);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    held.set(`${key} ${count}`, group);
  }
  return held;
}

/** What is the same group in both runs has the same key: of lines that is their common row. */
function keysOfB(side: Side, by: Grouping): (named: Named) => string {
  return (named) => (by === "line" ? String(side.rowOf(named)) : groupKey(side, named));
}

function keysOfA(side: Side, { files, ofA }: Matching, by: Grouping): (named: Named) => string {
  return (named) =>
    by === "line"
      ? String(ofA[side.rowOf(named)])
      : groupKey(side, { ...named, file: files.get(named.file) ?? named.file });
}

const groupKey = ({ rootName }: Side, { function: name, file }: Named): string =>
  JSON.stringify([file === "" ? rootName(name) : name, file]);
