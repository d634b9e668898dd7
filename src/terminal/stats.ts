import { churnedGroups } from "../analysis/churn.ts";
import {
  formatCount,
  formatEstimate,
  formatNumberOf,
  formatShare,
  formatSize,
  NONE,
} from "../analysis/format.ts";
import { type Grouping, heaviestBy } from "../analysis/groups.ts";
import { type KindTotal, kindTotals, titleOf } from "../analysis/kinds.ts";
import type { HeavyLine } from "../analysis/lines.ts";
import { momentWords } from "../analysis/moment-words.ts";
import { sizeHistogram } from "../analysis/sizes.ts";
import { listedOf, type View } from "../analysis/view.ts";
import { drawBar } from "./bar.ts";
import { headTotals, laySentences } from "./heading.ts";
import { describeGroups } from "./heavy-rows.ts";
import { alignRows, titleRow } from "./rows.ts";
import type { SummaryOptions } from "./summary.ts";
import { layParts, padEnd, padStart, type Segment, widthOf } from "./text.ts";

const SPACE = " ";
const GAP = "  ";
const ROWS_MAX = 5;
const BAR_WIDTH = 24;

/** A run in numbers: events, kinds of memory, sizes of blocks, and which lines allocated most bytes and most blocks. */
export function renderStats(view: View, options: SummaryOptions, by: Grouping): string {
  const { columns, color } = options;
  const { recorded, part } = view;
  const listed = listedOf(view);
  const { heading, sentences } = headTotals(recorded, part, columns);
  const { allocations, releases } = recorded.events;
  const events = [
    formatNumberOf(allocations, "allocation", SPACE),
    formatNumberOf(releases, "release", SPACE),
  ];
  const unknown = part ? ["Events and sizes of blocks are counted for the whole run only."] : [];
  return layParts(
    [
      heading,
      part ? [] : laySentences([`${events.join(", ")}.`], columns),
      layKinds(
        kindTotals(listed.profile).filter(({ totalBlocks }) => totalBlocks > 0),
        momentWords(view.shown).at,
      ),
      part ? [] : laySizes(sizeHistogram(recorded), options.bars),
      ...layLargest(view, options, by),
      laySentences([...sentences, ...unknown], columns),
    ],
    columns,
    color,
  );
}

/** The largest groups by bytes and by blocks: of all that was allocated, or of what was held or gained where a moment or a range is asked for. */
function layLargest(view: View, options: SummaryOptions, by: Grouping): Segment[][][] {
  const listed = listedOf(view);
  const isTotal = view.shown.what === "peak";
  const groups = isTotal ? churnedGroups(listed.recorded, by) : heaviestBy(listed.profile, by);
  const title = isTotal ? "in all" : view.shown.what === "range" ? "gained" : "held";
  const knowsBlocks = groups.every(({ blocks }) => !Number.isNaN(blocks));
  return [
    layGroups(groups, { title, isByBlocks: false, knowsBlocks }, by, view, options),
    knowsBlocks
      ? layGroups(byBlocks(groups), { title, isByBlocks: true, knowsBlocks }, by, view, options)
      : [],
  ];
}

/** Those with most blocks first, their shares those of all blocks; what has gained bytes may have fewer blocks than before. */
function byBlocks(groups: readonly HeavyLine[]): readonly HeavyLine[] {
  const some = groups.filter(({ blocks }) => blocks > 0);
  const whole = some.reduce((sum, { blocks }) => sum + blocks, 0);
  return some.map((group) => ({ ...group, share: group.blocks / whole })).sort((a, b) => b.blocks - a.blocks);
}

function layGroups(
  groups: readonly HeavyLine[],
  table: { readonly title: string; readonly isByBlocks: boolean; readonly knowsBlocks: boolean },
  by: Grouping,
  { recorded }: View,
  { columns, sourceOf }: SummaryOptions,
): Segment[][] {
  if (groups.length === 0) return [];
  const { title, isByBlocks, knowsBlocks } = table;
  const countOf = (blocks: number) => formatCount(blocks, SPACE);
  const top = groups.slice(0, ROWS_MAX);
  const rows = describeGroups(top, {
    ...{ by, most: ROWS_MAX, least: ROWS_MAX, cwd: recorded.run.cwd, sourceOf },
    moreOf: ({ blocks, bytes }) =>
      knowsBlocks
        ? [
            isByBlocks ? formatSize(bytes, SPACE) : countOf(blocks),
            blocks > 0 ? formatSize(bytes / blocks, SPACE) : NONE,
          ]
        : [],
  });
  const shown = isByBlocks
    ? rows.map((row, at) => ({ ...row, size: countOf(top[at]!.blocks), interval: "" }))
    : rows;
  const [first, second] = isByBlocks ? ["blocks", title] : [title, "blocks"];
  return alignRows([titleRow(first, knowsBlocks ? [second, "a block"] : []), ...shown], columns, false);
}

/** `at` says when the moment is that is shown in the place of the peak. */
function layKinds(kinds: readonly KindTotal[], at: string): Segment[][] {
  const sizeOf = (bytes: number, doubt?: { variance: number; skew: number }) =>
    formatEstimate({ bytes, ...(doubt ?? { variance: 0, skew: 0 }) }, SPACE);
  const rows = kinds.map(({ kind, totalBytes, totalBlocks, peakBytes, liveBytes, doubt }) => [
    sizeOf(totalBytes, doubt?.total),
    formatCount(totalBlocks, SPACE),
    sizeOf(peakBytes, doubt?.peak),
    sizeOf(liveBytes, doubt?.live),
    titleOf(kind),
  ]);
  if (rows.length === 0) return [];
  const table = [["in all", "blocks", at, "at the end", ""], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => widthOf(row[column]!))));
  return table.map((row, place): Segment[] => [
    {
      text: widths.map((width, column) => GAP + padStart(row[column]!, width)).join(""),
      ...(place === 0 && { style: "faint" as const }),
    },
    { text: GAP + row[4]! },
  ]);
}

function laySizes(sizes: ReturnType<typeof sizeHistogram>, bars: boolean): Segment[][] {
  if (sizes.length === 0) return [];
  const whole = sizes.reduce((sum, { blocks }) => sum + blocks, 0);
  const most = Math.max(...sizes.map(({ blocks }) => blocks));
  const rows = sizes.map(({ atMost, blocks }) => ({
    blocks: formatCount(blocks, SPACE),
    share: formatShare(blocks, whole, SPACE),
    bar: drawBar(blocks / most, BAR_WIDTH),
    // Classes end below powers of two.
    size: `< ${formatSize(atMost + 1, SPACE)}`,
  }));
  const widest = (of: (row: (typeof rows)[number]) => string) =>
    Math.max(...rows.map((row) => widthOf(of(row))));
  const [blocks, share, size] = [
    widest((row) => row.blocks),
    widest((row) => row.share),
    widest((row) => row.size),
  ];
  const width = Math.max(blocks, widthOf("blocks"));
  return [
    [
      {
        text: `${GAP}${padStart("blocks", width)}${GAP}${padEnd("", share)}${GAP}${padStart("size", size)}`,
        style: "faint",
      },
    ],
    ...rows.map((row): Segment[] => [
      {
        text: [padStart(row.blocks, width), padStart(row.share, share), padStart(row.size, size)]
          .map((text) => GAP + text)
          .join(""),
      },
      { text: bars ? GAP + row.bar : "", style: "amount" },
    ]),
  ];
}
