import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileAgentTest } from "./compile.ts";
import { type Event, NaiveLedger, type SiteRow } from "./naive-ledger.ts";

/**
 * The agent's ledger (live table, sites, epochs, mappings) plays random traces and must say the same as a model that
 * keeps a plain map of blocks and copies everything at each new peak.
 */

const folder = mkdtempSync(join(tmpdir(), "floodmark-trace-"));
const binary = join(folder, "trace");
let runs = 0;

beforeAll(() =>
  compileAgentTest(
    "trace.c",
    "note_blocks note_mappings live ledger store file stacks codes maps resident core chain calls".split(" "),
    binary,
  ),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  sites: SiteRow[];
  totals: { live: number; peak: number; missed: number };
}

function play(events: readonly Event[]): Outcome {
  const input = events.map((event) => event.join(" ")).join("\n");
  const output = execFileSync(binary, [join(folder, `${runs++}.floodmark`)], {
    input: `${input}\n`,
    encoding: "utf8",
  });
  const rows = output.trim().split("\n");
  const [live, peak, missed] = rows.pop()!.split(" ").slice(1).map(Number) as [number, number, number];
  const sites = rows.map((row) => {
    const n = row.split(" ").map(Number) as [number, number, number, number, number, number, number, number];
    return {
      site: `${n[0]}/${n[1]}`,
      liveBytes: n[2],
      liveBlocks: n[3],
      totalBytes: n[4],
      totalBlocks: n[5],
      peakBytes: n[6],
      peakBlocks: n[7],
    };
  });
  return { sites: sites.sort((a, b) => (a.site < b.site ? -1 : 1)), totals: { live, peak, missed } };
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

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constant("a" as const), anyAddress, size, node, kind) },
  { weight: 4, arbitrary: fc.tuple(fc.constant("f" as const), anyAddress) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("r" as const), anyAddress, anyAddress, size, node, kind) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("x" as const), anyAddress) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("m" as const), page, length, node) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("u" as const), page, length) },
);

const bytesOf = (rows: SiteRow[]) =>
  rows.map(({ site, liveBytes, totalBytes, peakBytes }) => ({ site, liveBytes, totalBytes, peakBytes }));

/** How many blocks a mapping is that was cut is a matter of definition; of the heap's it is not. */
const blocksOf = (rows: SiteRow[]) =>
  rows
    .filter(({ site }) => !site.endsWith("/3"))
    .map(({ site, liveBlocks, totalBlocks, peakBlocks }) => ({ site, liveBlocks, totalBlocks, peakBlocks }));

describe("the ledger", () => {
  test("says what a naive model says, for any trace", () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 300 }), (events) => {
        const model = new NaiveLedger();
        for (const one of events) model.play(one);
        const { sites, totals } = play(events);
        expect(bytesOf(sites)).toEqual(bytesOf(model.sites()));
        expect(blocksOf(sites)).toEqual(blocksOf(model.sites()));
        expect(totals).toEqual(model.totals());
        expect(sites.reduce((sum, row) => sum + row.peakBytes, 0)).toBe(totals.peak);
      }),
      { numRuns: 150 },
    );
  });
});
