import { type ChurnedGroup, churnedGroups } from "../analysis/churn.ts";
import { formatCount, formatShare, NONE } from "../analysis/format.ts";
import type { Grouping } from "../analysis/groups.ts";
import { listedOf, type View } from "../analysis/view.ts";
import { headTotals, laySentences } from "./heading.ts";
import { describeGroups, noteFiles } from "./heavy-rows.ts";
import { alignRows, titleRow } from "./rows.ts";
import type { SummaryOptions } from "./summary.ts";
import { layParts } from "./text.ts";

const SPACE = " ";
const ROWS_MAX = 15;
/** Bars leave a narrower terminal too little room. */
const COLUMNS_FOR_BARS = 100;

const SHORT_LIVED =
  "Short-lived are blocks that their thread released as its next release, after at most 8 further allocations.";
const UNKNOWN = "How many blocks were short-lived is not known of a sampled recording.";

/** What was allocated in all, freed or not, and how much of it was short-lived. */
export function renderChurn(view: View, options: SummaryOptions, by: Grouping): string {
  const { columns, color, bars, sourceOf } = options;
  const { recorded, part } = view;
  const groups = churnedGroups(listedOf(view).recorded, by);
  const rows = describeGroups(groups, { by, most: ROWS_MAX, cwd: recorded.run.cwd, sourceOf, moreOf });
  const table = rows.length === 0 ? [] : [titleRow("in all", ["blocks", "short-lived"]), ...rows];
  const { heading, sentences } = headTotals(recorded, part, columns);
  const explained = rows.length === 0 ? [] : [recorded.sampleBytes > 0 ? UNKNOWN : SHORT_LIVED];
  return layParts(
    [
      heading,
      alignRows(table, columns, bars && columns >= COLUMNS_FOR_BARS),
      laySentences([...sentences, ...explained, ...noteFiles(groups.slice(0, ROWS_MAX), options)], columns),
    ],
    columns,
    color,
  );
}

function moreOf({ churn: { totalBlocks, shortLived8 } }: ChurnedGroup): readonly string[] {
  const share = Number.isNaN(shortLived8) ? NONE : formatShare(shortLived8, totalBlocks, SPACE);
  return [formatCount(totalBlocks, SPACE), share];
}
