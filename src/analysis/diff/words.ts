import { fileName, formatEstimate, formatName, formatPlace, formatShare, formatSize } from "../format.ts";
import type { Named } from "../groups.ts";
import { type Estimate, negate, sumCountedSites } from "../interval.ts";
import { noteSampled } from "../notes.ts";
import { describeShown, type View } from "../view.ts";
import { commonEnds } from "./common-ends.ts";
import type { Difference } from "./compare.ts";
import type { DiffRow } from "./diff-groups.ts";

/** Of the larger of what both runs hold: what changed less is as good as the same. */
export const CHANGE_MIN = 0.005;

/** Less than that goes without a word. */
const SHARE_TOLD = 0.05;

/** Bytes more or less: +612 MiB, −138 MiB, 0 B. */
export function formatChange(bytes: number, space?: string): string {
  return `${bytes > 0 ? "+" : ""}${formatSize(bytes, space)}`;
}

/** The same of an estimate, and how sure it is: +612 MiB ± 30 MiB. */
export function formatChangeEstimate(change: Estimate, space?: string): string {
  return `${change.bytes > 0 ? "+" : ""}${formatEstimate(change, space)}`;
}

/** Bytes from which on a change is one. */
export const leastChange = ({ a, b }: Pick<Difference, "a" | "b">): number =>
  CHANGE_MIN * Math.max(Math.abs(a.sum.bytes), Math.abs(b.sum.bytes));

/** The rows that changed. Something did, even if the larger is nothing. */
export function changedRows(difference: Difference): readonly DiffRow[] {
  const least = Math.max(1, leastChange(difference));
  return difference.rows.filter(({ change }) => Math.abs(change.bytes) >= least);
}

/** What a view's words begin with. */
const VERB = /^(?:peak|held|gained|gave back) /;

/** The first words about a difference, what was held before and after, and by how much that differs. */
export function describeDifference(difference: Difference, space: string): readonly string[] {
  const { a, b, change } = difference;
  const [before, after] = [shownOf(a.view, space), shownOf(b.view, space)];
  const [verb = ""] = VERB.exec(before) ?? [];
  const words = [`${before} → ${after.startsWith(verb) ? after.slice(verb.length) : after}`];
  const { part } = b.view;
  if (part !== undefined) {
    const [from, to] = [a.sum, b.sum].map((sum) => formatEstimate(sum, space));
    words.push(`${from} → ${to} of it in "${formatName(part.text)}"`);
  }
  const share = formatShare(Math.abs(change.bytes), a.sum.bytes, space);
  words.push(
    formatChangeEstimate(change, space) + (change.bytes === 0 || a.sum.bytes <= 0 ? "" : `, ${share}`),
  );
  const [rssA, rssB] = [a.view.recorded.rssMax, b.view.recorded.rssMax];
  if (rssA !== null && rssB !== null)
    words.push(`RSS ${formatSize(rssA, space)} → ${formatSize(rssB, space)}`);
  const matched = describeMatched(difference, space);
  return matched === "" ? words : [...words, matched];
}

/** How most lines were found again: "94 % of bytes matched by function and text"; "" where none was. */
export function describeMatched({ matched }: Difference, space: string): string {
  const [found, by] = matched.text < matched.order ? [matched.order, "order"] : [matched.text, "text"];
  return found === 0 ? "" : `${formatShare(found, 1, space)} of bytes matched by function and ${by}`;
}

const shownOf = ({ profile, shown }: View, space: string): string =>
  describeShown(profile, shown, sumCountedSites(profile, "peakBytes"), space);

/** What a group is called in a sentence. */
export function nameRow({ function: name, file, line }: Named): string {
  if (name === "") return formatName(fileName(file));
  if (file === "") return formatName(name);
  return name === "<module>" && line > 0
    ? "a line of the module"
    : `${formatName(name.replace(/^.*\.<locals>\./s, ""))}()`;
}

/** What is to be said besides the figures, one sentence each. */
export function noteDifference(difference: Difference, space: string): readonly string[] {
  const { b } = difference;
  const [largest] = changedRows(difference);
  const first =
    largest === undefined ? noteSame(space) : describeRow(largest, b.view.shown.what === "range", space);
  return [first, ...noteFigures(difference, space)];
}

export const noteSame = (space: string): string =>
  `Nothing changed by more than 0.5${space}% of the larger of both.`;

/** What must be known of the figures, one sentence each. */
export function noteFigures(difference: Difference, space: string): readonly string[] {
  const { a, b, matched } = difference;
  const order = matched.order >= SHARE_TOLD ? [noteOrder(difference, space)] : [];
  return [...order, ...new Set([a, b].flatMap(({ view }) => noteSampled(view.recorded, space)))];
}

/** What a line or another group held in both runs, in a sentence. */
export function describeRow(row: DiffRow, isRange: boolean, space: string): string {
  const { named, namedA, isInB } = row;
  const name = nameRow(named).replace(/^a /, "A ");
  const place = named.file === "" || named.function === "" ? "" : formatPlace(named.file, named.line);
  const where = place === "" ? "" : ` (${place}${isInB ? "" : " in A"})`;
  const isGiven = isRange && row.a.bytes <= 0 && row.b.bytes <= 0;
  const [before, after] = [row.a, row.b].map((held) => formatEstimate(isGiven ? negate(held) : held, space));
  if (named.file === "") {
    const [from, to] = [namedA === null ? "nothing" : before, isInB ? after : "nothing"];
    return `${name}: ${isGiven ? "gave back " : ""}${to} in place of ${from}.`;
  }
  const [did, does] = isGiven
    ? ["gave back", "gave back"]
    : isRange
      ? ["gained", "gained"]
      : ["held", "holds"];
  if (namedA === null) return `${name} ${does} ${after}, and nothing in A${where}.`;
  if (!isInB) return `${name} ${did} ${before}, and nothing in B${where}.`;
  return `${name} ${does} ${after} in place of ${before}${where}.`;
}

/** What became of a line's text: gained .copy(), lost sorted(), was "part = df". */
export function describeTextChange(before: string, after: string): string {
  const { start, end } = commonEnds(before, after);
  const lost = before.slice(start, before.length - end).trim();
  const gained = after.slice(start, after.length - end).trim();
  if (lost === "") return `gained ${formatName(gained)}`;
  return gained === "" ? `lost ${formatName(lost)}` : `was "${formatName(before)}"`;
}

const FILES_NAMED = 3;

/** Which of the person's lines were found by where they stand. */
function noteOrder({ rows, matched }: Difference, space: string): string {
  const found = rows.filter(({ named, way }) => way === "order" && named.origin === "own");
  const files = [...new Set(found.map(({ named }) => formatName(fileName(named.file))))];
  const more = files.length > FILES_NAMED ? ", …" : "";
  const of = files.length === 0 ? "" : ` (${files.slice(0, FILES_NAMED).join(", ")}${more})`;
  const share = formatShare(matched.order, 1, space);
  return `${share} of bytes are matched by function and order, as the source isn't known any more${of}.`;
}
