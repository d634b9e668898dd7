import { churnOfHeld } from "../analysis/churn.ts";
import { intervalOf } from "../analysis/interval.ts";
import { chargeCalls } from "../analysis/lines.ts";
import { peakTreeByKind } from "../analysis/peak-tree.ts";
import type { View } from "../analysis/view.ts";
import { doubtAt } from "../profile/doubt.ts";
import { findRoots } from "./node-roots.ts";
import { frameTexts, stackText } from "./stack-text.ts";

/** A column of a table: its name and type, and how to get a row's value. null is what is not known, or is not there. */
export type Column =
  | { readonly name: string; readonly type: "text"; readonly at: (row: number) => string | null }
  | {
      readonly name: string;
      readonly type: "integer" | "number";
      readonly at: (row: number) => number | null;
    };

/** The tables for data frames: a row for each stack and kind of memory that held something, largest first. */
export interface SiteColumns {
  readonly length: number;
  readonly columns: readonly Column[];
}

/**
 * What the CSV and Parquet formats hold.
 *
 *     function, file, line     the line that the bytes are charged to, as in the summary: the innermost of the person's own code in
 *                              the stack. Of a root, such as `<before Python>`, file and line are null
 *     stack                    all frames, outermost first, as the collapsed format has them
 *     kind                     object, buffer, heap or anonymous map
 *     thread                   its name, digits folded; null of the main thread
 *     pid, process             whose it is: `process` is its command in little room
 *     bytes, blocks            held at the peak or the moment that is shown. Of a range what was gained, fewer than 0 where
 *                              more was given back. Bytes sum up to the total. blocks are null where they are not known: of a
 *                              range, and of any moment but the peak and the end
 *     interval_low, _high      the 95 % interval of bytes in a sampled recording, else null
 *     total_bytes, _blocks     all that the same stacks ever allocated, freed or not
 *     first_seconds, last_seconds    of their first and last allocation, since the start
 *     short_lived_1, _8        blocks that their thread released next, with at most 1 or 8 other allocations in between; null in
 *                              a sampled recording
 */
export function siteColumns({ profile }: View): SiteColumns {
  const folded = peakTreeByKind(profile);
  const { tree } = folded;
  const { parent, line, lines } = tree;
  const sites = folded.held.flatMap((rows) => {
    const churn = churnOfHeld(profile, folded, rows);
    return Array.from(rows.node, (node, row) => ({ node, row, rows, churn, bytes: rows.selfBytes[row]! }));
  });
  sites.sort((a, b) => b.bytes - a.bytes || a.node - b.node);
  const isSampled = profile.sampleBytes > 0;
  const intervals = isSampled
    ? sites.map(({ bytes, row, rows }) => intervalOf({ bytes, ...doubtAt(rows.selfDoubt, row) }))
    : [];
  const charged = chargeCalls(parent, (node) => lines.origin[line[node]!]!);
  const lineOf = (site: number) => line[charged[sites[site]!.node]!]!;
  const frames = frameTexts(lines);
  const roots = findRoots(profile, tree);
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  const ofChurn = (name: "totalBytes" | "totalBlocks" | "shortLived1" | "shortLived8") => (site: number) =>
    known(sites[site]!.churn[name][sites[site]!.row]!);
  const ofTime = (name: "firstSeconds" | "lastSeconds") => (site: number) =>
    sites[site]!.churn[name][sites[site]!.row]!;
  return {
    length: sites.length,
    columns: [
      { name: "function", type: "text", at: (site) => lines.function[lineOf(site)]! },
      { name: "file", type: "text", at: (site) => lines.file[lineOf(site)]! || null },
      { name: "line", type: "integer", at: (site) => lines.line[lineOf(site)]! || null },
      { name: "stack", type: "text", at: (site) => stackText(tree, sites[site]!.node, frames) },
      { name: "kind", type: "text", at: (site) => sites[site]!.rows.kind },
      { name: "thread", type: "text", at: (site) => roots.thread[sites[site]!.node]! },
      { name: "pid", type: "integer", at: (site) => roots.process[sites[site]!.node]!.pid },
      { name: "process", type: "text", at: (site) => roots.process[sites[site]!.node]!.label },
      { name: "bytes", type: "integer", at: (site) => sites[site]!.bytes },
      { name: "interval_low", type: "integer", at: (site) => intervals[site]?.[0] ?? null },
      { name: "interval_high", type: "integer", at: (site) => intervals[site]?.[1] ?? null },
      {
        name: "blocks",
        type: "integer",
        at: (site) => known(sites[site]!.rows.selfBlocks[sites[site]!.row]!),
      },
      { name: "total_bytes", type: "integer", at: ofChurn("totalBytes") },
      { name: "total_blocks", type: "integer", at: ofChurn("totalBlocks") },
      { name: "first_seconds", type: "number", at: ofTime("firstSeconds") },
      { name: "last_seconds", type: "number", at: ofTime("lastSeconds") },
      { name: "short_lived_1", type: "integer", at: ofChurn("shortLived1") },
      { name: "short_lived_8", type: "integer", at: ofChurn("shortLived8") },
    ],
  };
}
