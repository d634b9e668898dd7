import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { profileOfTotals } from "../../../analysis/churn.ts";
import { type FileLine, linesOfFile } from "../../../analysis/file-lines.ts";
import { findFiles, type HeldFile, heldFiles } from "../../../analysis/held-files.ts";
import type { NarrowedTree } from "../../../analysis/narrow-tree.ts";
import { sumStacks } from "../../../analysis/stack-sums.ts";
import { isCounted, KINDS, type Kind } from "../../../profile/profile.ts";
import type { Report } from "../decode.ts";
import type { Looked } from "../looked.ts";
import { HEAVY_SHARE } from "./heavy-lines.ts";
import { layRows } from "./rows.ts";

/** The figures of a file's lines, at what is looked at and in all. */
export interface FileFigures {
  readonly held: ReadonlyMap<number, FileLine>;
  readonly total: ReadonlyMap<number, FileLine>;
  /** The largest of held. */
  readonly most: number;
  /** Lines that hold a hundredth of what is looked at, in their order. */
  readonly heavy: readonly number[];
  /** The line that holds most which no other line of the file was called for. */
  readonly heaviest: number | null;
}

/** What is chosen in the source view, and what follows from it. It is only worked out while somebody looks. */
export interface SourcePane {
  /** null: the one that holds most. */
  readonly file: Signal<string | null>;
  readonly line: Signal<number | null>;
  /** All files, largest first. */
  readonly files: ReadonlySignal<readonly HeldFile[]>;
  /** Of which there is one, unless no stack has a file. */
  readonly shown: ReadonlySignal<HeldFile | undefined>;
  readonly figures: ReadonlySignal<FileFigures>;
  readonly rows: ReadonlySignal<Rows>;
}

/** What the file is drawn as, and where its lines are in that. */
interface Rows {
  readonly rows: readonly number[];
  readonly rowOf: ReadonlyMap<number, number>;
}

interface LookedAt {
  readonly looked: ReadonlySignal<Looked>;
  readonly kind: ReadonlySignal<Kind | null>;
  readonly narrowed: ReadonlySignal<NarrowedTree>;
}

export function createSourcePane(report: Report, { looked, kind, narrowed }: LookedAt): SourcePane {
  const file = signal<string | null>(null);
  const profile = computed(() => looked.value.view.profile);
  const totals = computed(() => profileOfTotals(looked.value.view.recorded));
  const isWanted = computed(() => {
    const number = kind.value === null ? null : KINDS.indexOf(kind.value);
    return number === null ? isCounted : (one: number) => one === number;
  });
  const stackFiles = computed(() => findFiles(report.profile));
  const sums = computed(() => sumStacks(profile.value, isWanted.value));
  const totalSums = computed(() => sumStacks(totals.value, isWanted.value));
  const files = computed(() => heldFiles(stackFiles.value, sums.value));
  const shown = computed(
    () =>
      files.value.find((one) => one.file === file.value) ??
      files.value.find(({ origin }) => origin === "own") ??
      files.value[0],
  );
  const shownName = computed(() => shown.value?.file ?? "");
  const figures = computed((): FileFigures => {
    const held = linesOfFile(profile.value, shownName.value, sums.value).lines;
    const total = linesOfFile(totals.value, shownName.value, totalSums.value).lines;
    const least = HEAVY_SHARE * narrowed.value.tree.bytes[0]!;
    const heavy = held.filter((line) => line.held.bytes > 0 && line.held.bytes >= least);
    const mostOwn = Math.max(...held.map((line) => line.own.bytes));
    return {
      held: new Map(held.map((line) => [line.line, line])),
      total: new Map(total.map((line) => [line.line, line])),
      most: Math.max(0, ...held.map((line) => line.held.bytes)),
      heavy: heavy.map(({ line }) => line),
      heaviest: heavy.find((line) => line.own.bytes === mostOwn)?.line ?? null,
    };
  });
  const rows = computed((): Rows => {
    const { held, total } = figures.value;
    const numbers = report.sources.get(shownName.value)?.numbers ?? [];
    const rows = layRows(numbers, [...held.keys(), ...total.keys()]);
    return { rows, rowOf: new Map(rows.map((line, row) => [line, row])) };
  });
  return { file, line: signal<number | null>(null), files, shown, figures, rows };
}
