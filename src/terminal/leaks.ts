import { formatCount, formatSize, formatTimes, NONE } from "../analysis/format.ts";
import type { Grouping } from "../analysis/groups.ts";
import { beforeRelease, type LeftGroup, leftGroups } from "../analysis/left.ts";
import { listedOf, type View } from "../analysis/view.ts";
import { headView, laySentences } from "./heading.ts";
import { describeGroups, noteFiles } from "./heavy-rows.ts";
import { alignRows, titleRow } from "./rows.ts";
import type { SummaryOptions } from "./summary.ts";
import { layParts } from "./text.ts";

const SPACE = " ";
const ROWS_MAX = 15;
/** Bars leave a narrower terminal too little room. */
const COLUMNS_FOR_BARS = 110;

/** What was left at the end of a run, or is held at another moment: how many blocks, since when, and whether it still grew. */
export function renderLeaks(view: View, options: SummaryOptions, by: Grouping): string {
  const { columns, color, bars, sourceOf } = options;
  const { heading, sentences } = headView(view, columns, by);
  const groups = leftGroups(listedOf(view), by);
  const knowsBlocks = groups.every(({ blocks }) => !Number.isNaN(blocks));
  const rows = describeGroups(groups, {
    ...{ by, most: ROWS_MAX, cwd: view.recorded.run.cwd, sourceOf },
    moreOf: (group) => [...(knowsBlocks ? [formatCount(group.blocks, SPACE)] : []), ...historyOf(group)],
  });
  const titles = [...(knowsBlocks ? ["blocks"] : []), "first", "last", ""];
  const table =
    rows.length === 0 ? [] : [titleRow(view.shown.what === "range" ? "gained" : "held", titles), ...rows];
  return layParts(
    [
      heading,
      alignRows(table, columns, bars && columns >= COLUMNS_FOR_BARS),
      laySentences(
        [...sentences, ...noteRelease(view), ...noteFiles(groups.slice(0, ROWS_MAX), options)],
        columns,
      ),
    ],
    columns,
    color,
  );
}

function historyOf({ firstSeconds, lastSeconds, growth }: LeftGroup): readonly string[] {
  return [...formatTimes(firstSeconds, lastSeconds, SPACE), growth ?? NONE];
}

/** Of what Python releases when it ends nothing is left: a cache that grew all the time, for one. */
function noteRelease({ recorded, shown }: View): readonly string[] {
  const before = shown.what === "end" ? beforeRelease(recorded) : null;
  if (before === null) return [];
  const at = (Math.floor(before.seconds * 100) / 100).toFixed(2);
  const held = formatSize(before.bytes, SPACE);
  return [`Until shortly before its end the program held ${held}: --at ${at} shows what that was.`];
}
