import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readHeader } from "../../src/recording/header.ts";
import { SIZE_CLASSES } from "../../src/recording/layout.ts";
import { TableReader } from "../../src/recording/tables.ts";
import { readTimeline } from "../../src/recording/timeline.ts";
import { compileAgentTest } from "./compile.ts";
import { type Event, NaiveLedger, type SiteRow } from "./naive-ledger.ts";

/**
 * The agent's ledger (live table, sites, epochs, mappings) plays random traces and must say the same as a model that
 * keeps a plain map of blocks and copies everything at each new peak.
 */

const PARTS =
  "note_blocks note_mappings live ledger timeline moments traces store file stacks codes maps resident core chain calls";
const MOMENTS_MOST = 12;

const folder = mkdtempSync(join(tmpdir(), "floodmark-trace-"));
const binary = join(folder, "trace");
let runs = 0;

beforeAll(() =>
  compileAgentTest(
    "trace.c",
    ...[PARTS.split(" "), binary],
    // Few of each, so that a moment takes several steps, and moments are thinned out often.
    [`FLOODMARK_MOMENTS=${MOMENTS_MOST}`, "FLOODMARK_SITES_PER_STEP=2"],
  ),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  sites: SiteRow[];
  totals: { live: number; peak: number; missed: number };
  /** When moments began: after how many events, and the time in nanoseconds. */
  begun: { after: number; ns: number }[];
  /** The name of each site by its number in the recording. */
  names: ReadonlyMap<number, string>;
  recording: Uint8Array;
}

function play(events: readonly Event[]): Outcome {
  const input = events.map((event) => event.join(" ")).join("\n");
  const path = join(folder, `${runs++}.floodmark`);
  const output = execFileSync(binary, [path], {
    input: `${input}\n`,
    encoding: "utf8",
  });
  const lines = output.trim().split("\n");
  const isMoment = (line: string) => line.startsWith("moment");
  const begun = lines.filter(isMoment).map((line) => {
    const [after, ns] = line.split(" ").slice(1).map(Number) as [number, number];
    return { after, ns };
  });
  const rows = lines.filter((line) => !isMoment(line));
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
  return { sites, totals: { live, peak, missed }, begun, names, recording: readFileSync(path) };
}

const node = fc.integer({ min: 0, max: 15 });
const kind = fc.integer({ min: 0, max: 2 });
const size = fc.oneof(
  fc.integer({ min: 0, max: 64 }),
  fc.integer({ min: 1000, max: 1050 }), // about the live table's limit between small and large
  fc.integer({ min: 0, max: 5_000_000 }),
  fc.constant(2 ** 33 + 5),
);
/* Few addresses, 16 bytes apart: blocks come again where others were, and over the words of large ones. */
const address = fc.integer({ min: 1, max: 24 }).map((i) => 0x7f0000000000 + i * 16);
/* A boundary between two leaves of the live table lies here. */
const atBoundary = fc.integer({ min: -4, max: 4 }).map((i) => 0x7f0004000000 + i * 16);
/* Some allocators hand out blocks between these. */
const between = fc.oneof(address, atBoundary).map((at) => at + 8);
const anyAddress = fc.oneof(address, atBoundary, between);
const page = fc.integer({ min: 0, max: 11 }).map((i) => 0x10000000 + i * 4096);
const length = fc.integer({ min: 1, max: 5 * 4096 });

/** Events with blocks of these sizes; `ticks` of 20 are looks at the clock. */
const anyEvent = (size: fc.Arbitrary<number>, ticks: number): fc.Arbitrary<Event> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constant("a" as const), anyAddress, size, node, kind) },
    { weight: 5, arbitrary: fc.tuple(fc.constant("f" as const), anyAddress) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("r" as const), anyAddress, anyAddress, size, node, kind) },
    { weight: 1, arbitrary: fc.tuple(fc.constant("x" as const), anyAddress) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("m" as const), page, length, node) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("u" as const), page, length) },
    {
      weight: ticks,
      arbitrary: fc.tuple(fc.constant("t" as const), fc.integer({ min: 0, max: 99_000_000 })),
    },
  );

const bytesOf = (rows: SiteRow[]) =>
  rows.map(({ site, liveBytes, totalBytes, peakBytes }) => ({ site, liveBytes, totalBytes, peakBytes }));

/** How many blocks a mapping is that was cut is a matter of definition; of the heap's it is not. */
const blocksOf = (rows: SiteRow[]) =>
  rows
    .filter(({ site }) => !site.endsWith("/3"))
    .map(({ site, liveBlocks, totalBlocks, peakBlocks, within1, within8 }) => ({
      ...{ site, liveBlocks, totalBlocks, peakBlocks },
      ...{ within1, within8 },
    }));

/** Blocks allocated in all, as the model writes them. */
function sizeClasses(recording: Uint8Array): Map<string, number> {
  const { sizes } = readHeader(recording, "trace");
  const rows = [...sizes].map((blocks, i): [string, number] => [
    `${Math.floor(i / SIZE_CLASSES)}/${i % SIZE_CLASSES}`,
    blocks,
  ]);
  return new Map(rows.filter(([, blocks]) => blocks > 0));
}

function checkTimeline(events: readonly Event[], { begun, names, recording }: Outcome): void {
  const header = readHeader(recording, "trace");
  const { length, ns, liveBytes, changesEnd, changeSite, changeBytes } = readTimeline(
    new TableReader(recording, header, (what) => new Error(what)),
  );
  // The last one may not be written yet; when there are many, every second one goes.
  expect(length).toBeGreaterThanOrEqual(Math.min(begun.length - 1, MOMENTS_MOST / 2));
  expect(length).toBeLessThanOrEqual(MOMENTS_MOST);
  const model = new NaiveLedger();
  const stored = new Map<string, number>();
  let played = 0;
  let change = 0;
  for (let moment = 0; moment < length; moment++) {
    const { after } = begun.find((one) => one.ns === ns[moment])!;
    while (played < after) model.play(events[played++]!);
    while (change < changesEnd[moment]!) {
      stored.set(names.get(changeSite[change]!)!, changeBytes[change]!);
      change++;
    }
    const { total, sites } = model.snapshot();
    expect(liveBytes[moment]).toBe(total);
    let leftOut = 0;
    for (const [site, held] of sites) leftOut += Math.abs((stored.get(site) ?? 0) - held);
    expect(leftOut).toBeLessThanOrEqual(total / 200);
  }
}

describe("the ledger", () => {
  test("says what a naive model says, for any trace", () => {
    fc.assert(
      fc.property(fc.array(anyEvent(size, 2), { minLength: 1, maxLength: 300 }), (events) => {
        const model = new NaiveLedger();
        for (const one of events) model.play(one);
        const { sites, totals, recording } = play(events);
        expect(bytesOf(sites)).toEqual(bytesOf(model.sites()));
        expect(blocksOf(sites)).toEqual(blocksOf(model.sites()));
        expect(totals).toEqual(model.totals());
        expect(sizeClasses(recording)).toEqual(model.sizeClasses());
        expect(sites.reduce((sum, row) => sum + row.peakBytes, 0)).toBe(totals.peak);
      }),
      { numRuns: 150 },
    );
  });

  test("writes moments that are what was held at one time, to half a percent", () => {
    const alike = fc.integer({ min: 1000, max: 9000 });
    const events = fc.array(anyEvent(alike, 20), { minLength: 100, maxLength: 1000 });
    fc.assert(
      fc.property(events, (events) => checkTimeline(events, play(events))),
      { numRuns: 60 },
    );
  });
});
