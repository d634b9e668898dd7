import { InputError } from "../../recording/errors.ts";
import { fileName, formatName } from "../format.ts";
import { type Grouping, groupSites } from "../groups.ts";
import { type Estimate, negate, sumCountedSites, sumEstimates } from "../interval.ts";
import { originIndex } from "../origin.ts";
import { listedOf, type View } from "../view.ts";
import { type DiffRow, diffGroups } from "./diff-groups.ts";
import type { WAYS } from "./match-function.ts";
import { type Matching, matchLines } from "./match-lines.ts";
import { type Side, type SourceLines, sideOf } from "./side.ts";

/** One of two runs that are compared. */
export interface Compared {
  readonly view: View;
  readonly side: Side;
  /** What the view holds in all; of a part what that holds. */
  readonly sum: Estimate;
}

/** What changed from run A to run B. */
export interface Difference {
  readonly a: Compared;
  readonly b: Compared;
  readonly by: Grouping;
  readonly matching: Matching;
  /** Those that changed most first. */
  readonly rows: readonly DiffRow[];
  readonly change: Estimate;
  /** Of the bytes of both runs, the part on lines that were found by function and text, 0 to 1, and by function and order. */
  readonly matched: { readonly text: number; readonly order: number };
}

/**
 * Compares what two runs held, or gained: the views' parts, where there are any. `sources` have the text of each run's files.
 * @throws InputError where they have no file in common.
 */
export function compareViews(
  [viewA, viewB]: readonly [View, View],
  by: Grouping,
  sources: { readonly a: SourceLines; readonly b: SourceLines },
): Difference {
  const [a, b] = [comparedOf(viewA), comparedOf(viewB)];
  const matching = matchLines(a.side, b.side, sources);
  refuseStrangers(a.side, b.side, matching);
  const rowsBy = (grouping: Grouping) =>
    diffGroups(
      {
        profile: listedOf(viewA).profile,
        groups: groupSites(listedOf(viewA).profile, grouping),
        side: a.side,
      },
      {
        profile: listedOf(viewB).profile,
        groups: groupSites(listedOf(viewB).profile, grouping),
        side: b.side,
      },
      { by: grouping, matching },
    );
  const lines = rowsBy("line");
  return {
    ...{ a, b, by, matching },
    rows: by === "line" ? lines : rowsBy(by),
    change: sumEstimates([b.sum, negate(a.sum)]),
    matched: { text: shareOf(lines, ["text", "changed"]), order: shareOf(lines, ["order"]) },
  };
}

function comparedOf(view: View): Compared {
  const { profile } = listedOf(view);
  return { view, side: sideOf(view.recorded), sum: sumCountedSites(profile, "peakBytes") };
}

function shareOf(rows: readonly DiffRow[], ways: readonly (typeof WAYS)[number][]): number {
  const sum = (those: readonly DiffRow[]) =>
    those.reduce((bytes, { a, b }) => bytes + Math.abs(a.bytes) + Math.abs(b.bytes), 0);
  const whole = sum(rows);
  return whole === 0 ? 0 : sum(rows.filter(({ way }) => ways.includes(way))) / whole;
}

/** Files of the standard library are common to all programs: what counts is the person's own code, where both have any. */
function refuseStrangers(a: Side, b: Side, { files }: Matching): void {
  const own = originIndex("own");
  const ownOf = ({ lines }: Side) => [...new Set(lines.file.filter((_, row) => lines.origin[row] === own))];
  const [ownA, ownB] = [ownOf(a), ownOf(b)];
  const hasOwn = ownA.length > 0 && ownB.length > 0;
  if (hasOwn ? ownA.some((file) => files.has(file)) : files.size > 0) return;
  const name = (files: readonly string[]) =>
    files.length === 0 ? "none" : formatName(fileName(files[0]!)) + (files.length > 1 ? ", …" : "");
  throw new InputError(
    `the recordings can't be compared: they have no source file in common (A: ${name(ownA)}; B: ${name(ownB)}); ` +
      "give two of the same program",
  );
}
