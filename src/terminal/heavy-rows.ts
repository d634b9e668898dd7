import { expressionOf, type SourceOf } from "../analysis/expression.ts";
import { formatInterval, formatName, formatNumberOf, formatShare, formatSize } from "../analysis/format.ts";
import type { Grouping } from "../analysis/groups.ts";
import { sumEstimates } from "../analysis/interval.ts";
import type { HeavyLine } from "../analysis/lines.ts";
import { placeOf, shortName } from "./place.ts";
import type { Row } from "./rows.ts";
import type { NotesOf } from "./source.ts";

const SPACE = " ";
/** Rows of a smaller share stand with the rest, but for the first few. */
const SHARE_MIN = 0.01;
const ROWS_LEAST = 3;

/** What a table of groups is made of. */
export interface RowOptions<Of extends HeavyLine> {
  readonly by: Grouping;
  /** Of the rows that are no rest. */
  readonly most: number;
  /** How many are no rest, however small. */
  readonly least?: number;
  readonly cwd: string;
  readonly sourceOf: SourceOf;
  /** Further figures. */
  readonly moreOf?: (group: Of) => readonly string[];
}

/** A row for each of the heaviest groups, and one for the rest. */
export function describeGroups<Of extends HeavyLine>(groups: readonly Of[], options: RowOptions<Of>): Row[] {
  const small = groups.findIndex(({ share }) => share < SHARE_MIN);
  const count = Math.min(
    options.most,
    Math.max(options.least ?? ROWS_LEAST, small < 0 ? groups.length : small),
  );
  // A row that says "1 more line" could as well be that line.
  const shown = groups.slice(0, count === groups.length - 1 ? groups.length : count);
  const rows = shown.map((group) => describeGroup(group, groups[0]!, options));
  const rest = groups.slice(shown.length);
  return rest.length > 0 ? [...rows, describeRest(rest, options.by)] : rows;
}

function describeGroup<Of extends HeavyLine>(group: Of, largest: Of, options: RowOptions<Of>): Row {
  const { cwd, sourceOf, moreOf } = options;
  return {
    size: formatSize(group.bytes, SPACE),
    interval: formatInterval(group, SPACE),
    share: formatShare(group.share, 1, SPACE),
    ...(moreOf && { more: moreOf(group) }),
    bar: group.bytes / largest.bytes,
    ...nameLine(group, cwd),
    source: formatName(expressionOf(group, sourceOf)),
    isOwn: group.origin === "own",
  };
}

/** A file alone is named by its place. */
export function nameLine(
  line: Pick<HeavyLine, "function" | "file" | "line" | "origin">,
  cwd: string,
): Pick<Row, "name" | "place"> {
  const place = placeOf(line, cwd);
  return line.function === "" ? { name: place, place: "" } : { name: shortName(line.function), place };
}

function describeRest(rest: readonly HeavyLine[], by: Grouping): Row {
  const share = rest.reduce((sum, group) => sum + group.share, 0);
  const sum = sumEstimates(rest);
  return {
    size: formatSize(sum.bytes, SPACE),
    interval: formatInterval(sum, SPACE),
    share: formatShare(share, 1, SPACE),
    bar: 0,
    name: `… ${formatNumberOf(rest.length, `more ${by}`, SPACE)}`,
    place: "",
    source: "",
    isOwn: false,
  };
}

/** What is to be said of the sources of lines that may be rows. */
export const noteFiles = (
  lines: readonly HeavyLine[],
  { notesOf }: { readonly notesOf?: NotesOf },
): readonly string[] => notesOf?.(lines.flatMap(({ file }) => (file === "" ? [] : [file]))) ?? [];
