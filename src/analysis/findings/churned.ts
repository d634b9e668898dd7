import type { Seconds } from "../../profile/brand.ts";
import { isCounted } from "../../profile/profile.ts";
import { formatSize } from "../format.ts";
import { growthOfGroups } from "../growth.ts";
import type { Estimate } from "../interval.ts";
import { profileAt } from "../moment.ts";
import { copyingStacks, isCopyOfLine, isOperationOfLine, operatingStacks } from "./copying.ts";
import { type Finding, lineAt, say } from "./finding.ts";
import { estimateRows, isAtLeast, type Survey, sumRows } from "./survey.ts";

/**
 * Of what the program itself held at the peak. A list that grows by an eighth each time lets nine times its size pass: that is how
 * lists are filled. What is ten times as much as all that was held is more than filling.
 */
const TIMES_MIN = 10;
/** On average: smaller ones are handed out again at once, and all programs make and drop them by the million. */
const LARGE_BLOCK = 128 * 1024;
/** On average: streams pass through buffers of some MiB, each byte once; what is larger is data. */
const DATA_BLOCK = 4 * 1024 * 1024;
/** Of a line's data: so much of it is made of other data, and so the rest most likely is. */
const MADE_MIN = 0.25;

/** What passed through some sites of a line. */
interface Passed {
  readonly total: Estimate;
  readonly blocks: number;
}

/**
 * Lines that large blocks pass through again and again, and that are no streams: blocks as large as data are temporaries of an
 * expression (short-lived, as `churn` has it) or copies, or smaller ones are put together anew, and larger, each time.
 */
export function findChurned(survey: Survey): Finding[] {
  const { profile, lines, space } = survey;
  const { sites } = profile;
  const isOfAll = (site: number) => (isCounted(sites.kind[site]!) ? 0 : -1);
  const [all = 0] = sumRows(sites.totalBytes, 1, isOfAll);
  return [...passedMuch(survey)].map(
    ([
      row,
      {
        total: { bytes },
        blocks,
      },
    ]) => {
      const line = lineAt(lines, row);
      const [size, mean] = [formatSize(bytes, space), formatSize(bytes / blocks, space)];
      return {
        kind: "churn",
        bytes,
        share: bytes / all,
        whole: "all bytes",
        sentence: say`${line} allocated and freed ${size} in blocks of ${mean}`,
        lines: [line],
        evidence: { tab: "churn", line },
      };
    },
  );
}

function passedMuch(survey: Survey): ReadonlyMap<number, Passed> {
  const { profile, lines, ofSite } = survey;
  const { totalBytes, totalBlocks, stack } = profile.sites;
  const hasBlocksOf = (size: number) => (site: number) => totalBytes[site]! >= size * totalBlocks[site]!;
  const isData = hasBlocksOf(DATA_BLOCK);
  const data = sumLarge(survey, isData);
  const [isCopying, isOperating] = [copyingStacks(survey), operatingStacks(survey)];
  const isMade = (site: number) =>
    isCopying[stack[site]!] === 1 ||
    isOperating[stack[site]!] === 1 ||
    isCopyOfLine(survey, site) ||
    isOperationOfLine(survey, site);
  const made = sumRows(totalBytes, lines.length, (site) =>
    data.has(ofSite[site]!) && isData(site) && isMade(site) ? ofSite[site]! : -1,
  );
  const large = sumLarge(survey, hasBlocksOf(LARGE_BLOCK));
  return new Map([
    ...[...large].filter(([row]) => isRebuilt(survey, row)),
    ...[...data].filter(([row, { total }]) => made[row]! >= MADE_MIN * total.bytes),
  ]);
}

/** What passed through those sites of lines, where it is much. */
function sumLarge(survey: Survey, isIn: (site: number) => boolean): ReadonlyMap<number, Passed> {
  const { profile, lines, ofSite, held } = survey;
  const rowOf = (site: number) => (isIn(site) ? ofSite[site]! : -1);
  const totalBy = estimateRows(profile.sites, "totalBytes", lines.length, rowOf);
  const blocks = sumRows(profile.sites.totalBlocks, lines.length, rowOf);
  const rows = [...blocks.keys()].filter((row) => isAtLeast(totalBy(row), TIMES_MIN * held));
  return new Map(rows.map((row) => [row, { total: totalBy(row), blocks: blocks[row]! }]));
}

/** Whether a line held more and more for as long as it allocated. */
function isRebuilt({ profile, ofSite }: Survey, row: number): boolean {
  const { sites } = profile;
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  ofSite.forEach((of, site) => {
    if (of !== row) return;
    first = Math.min(first, sites.firstSeconds[site]!);
    last = Math.max(last, sites.lastSeconds[site]!);
  });
  const rowOf = ofSite.map((of) => (of === row ? 0 : -1));
  const until = Math.min(last, profile.run.duration) as Seconds;
  const held = estimateRows(profileAt(profile, until).sites, "peakBytes", 1, (site) => rowOf[site]!)(0);
  return growthOfGroups(profile, rowOf, Float64Array.of(first), until)(0, held) === "growing";
}
