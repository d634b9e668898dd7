import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type HiddenCode, isHiddenBy, NOTHING_HIDDEN } from "../../../analysis/hidden-code.ts";
import type { LineTable } from "../../../analysis/tree.ts";
import type { Kind, Profile } from "../../../profile/profile.ts";
import { ARRANGEMENTS, type Arrangement } from "./arrangement.ts";

/** Shares of what is looked at that frames and rows can be asked to have. */
export const LEAST_SHARES = [0, 0.001, 0.01, 0.05] as const;

/** What of the run is shown. */
export interface Filters {
  /** The kind of memory that is looked at; null for all that make up the peak. */
  readonly kind: Signal<Kind | null>;
  /** The name of a process's root; null for all processes. */
  readonly process: Signal<string | null>;
  readonly hidden: Signal<HiddenCode>;
  /** A part of what is looked at, 0 to 1: what holds less is a part of its caller. */
  readonly least: Signal<number>;
  readonly arrangement: Signal<Arrangement>;
  readonly isHidden: ReadonlySignal<(lines: LineTable, row: number) => boolean>;
}

export function createFilters(): Filters {
  const hidden = signal(NOTHING_HIDDEN);
  return {
    kind: signal<Kind | null>(null),
    process: signal<string | null>(null),
    hidden,
    arrangement: signal<Arrangement>(ARRANGEMENTS[0]),
    least: signal<number>(LEAST_SHARES[0]),
    isHidden: computed(() => isHiddenBy(hidden.value)),
  };
}

/** The names of the processes' roots, in the order in which they began; none of a run of one process. */
export function processRoots({ processes, stacks, frames, functions }: Profile): readonly string[] {
  if (processes.length < 2) return [];
  const names = new Set<string>();
  for (let stack = 0; stack < stacks.length; stack++)
    if (stacks.parent[stack]! < 0) names.add(functions.name[frames.function[stacks.frame[stack]!]!]!);
  return [...names];
}
