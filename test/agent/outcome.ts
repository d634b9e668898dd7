/** What agent/test/trace.c prints of a trace that it has played, and the same of the naive model. */
import { readBareHeader } from "../../src/recording/header.ts";
import { SIZE_CLASSES } from "../../src/recording/layout.ts";
import type { SiteRow } from "./naive-ledger.ts";

export interface Said {
  sites: SiteRow[];
  totals: { live: number; peak: number; missed: number };
  /** When moments began: after how many events, the time in nanoseconds, and the number of their mark or 0. */
  begun: { after: number; ns: number; mark: number }[];
  /** Windows that were opened: after how many events, and under which number; -1 when it could not be. */
  opened: { after: number; number: number }[];
  /** The name of each site by its number in the recording. */
  names: ReadonlyMap<number, string>;
}

/** Reads the lines about one process. */
export function readOutcome(lines: readonly string[]): Said {
  const saying = (what: string) =>
    lines
      .filter((line) => line.startsWith(what))
      .map((line) => line.split(" ").slice(1).map(Number) as [number, number, number]);
  const begun = saying("moment").map(([after, ns, mark]) => ({ after, ns, mark }));
  const opened = saying("window").map(([after, number]) => ({ after, number }));
  const rows = lines.filter((line) => !/^(moment|window)/.test(line));
  const names = new Map<number, string>();
  const [live, peak, missed] = rows.pop()!.split(" ").slice(1).map(Number) as [number, number, number];
  const sites = rows.map((row) => {
    const [id, stack, kind, ...n] = row.split(" ").map(Number) as number[];
    const site = `${stack}/${kind}`;
    names.set(id!, site);
    const [liveBytes, liveBlocks, totalBytes, totalBlocks] = n as [number, number, number, number];
    const [peakBytes, peakBlocks, within1, within8] = n.slice(4) as [number, number, number, number];
    return {
      ...{ site, liveBytes, liveBlocks, totalBytes, totalBlocks },
      ...{ peakBytes, peakBlocks, within1, within8 },
    };
  });
  sites.sort((a, b) => (a.site < b.site ? -1 : 1));
  const totals = { live, peak, missed };
  return { sites, totals, begun, opened, names };
}

export const bytesOf = (rows: readonly SiteRow[]) =>
  rows.map(({ site, liveBytes, totalBytes, peakBytes }) => ({ site, liveBytes, totalBytes, peakBytes }));

/** How many blocks a mapping is that was cut is a matter of definition; of the heap's it is not. */
export const blocksOf = (rows: readonly SiteRow[]) =>
  rows
    .filter(({ site }) => !/\/[34]$/.test(site))
    .map(({ site, liveBlocks, totalBlocks, peakBlocks, within1, within8 }) => ({
      ...{ site, liveBlocks, totalBlocks, peakBlocks },
      ...{ within1, within8 },
    }));

/** Blocks allocated in all, as the model writes them. */
export function sizeClasses(recording: Uint8Array): Map<string, number> {
  const { sizes } = readBareHeader(recording, "trace");
  const rows = [...sizes].map((blocks, i): [string, number] => [
    `${Math.floor(i / SIZE_CLASSES)}/${i % SIZE_CLASSES}`,
    blocks,
  ]);
  return new Map(rows.filter(([, blocks]) => blocks > 0));
}
