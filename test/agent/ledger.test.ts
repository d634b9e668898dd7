import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRecordedMemory } from "../../src/launch/recorded-memory.ts";
import { inMemory } from "../../src/recording/file.ts";
import { readBareHeader } from "../../src/recording/header.ts";
import { KIND, SCOPES, SITE } from "../../src/recording/layout.ts";
import { readScopes } from "../../src/recording/scopes.ts";
import { TableReader } from "../../src/recording/tables.ts";
import { readTimeline } from "../../src/recording/timeline.ts";
import { compileAgentTest, LEDGER } from "./compile.ts";
import { anyEvent, node, size } from "./events.ts";
import { type Event, type Mark, NaiveLedger } from "./naive-ledger.ts";
import { blocksOf, bytesOf, readOutcome, type Said, sizeClasses } from "./outcome.ts";

/**
 * The agent's ledger (live table, sites, epochs, mappings) plays random traces and must say the same as a model that
 * keeps a plain map of blocks and copies everything at each new peak.
 */

const MOMENTS_MOST = 12;
const WINDOWS = SCOPES - 1;

const folder = mkdtempSync(join(tmpdir(), "floodmark-trace-"));
const binary = join(folder, "trace");
/** Has no room for as many changes as there are. */
const heavy = join(folder, "heavy");
let runs = 0;

beforeAll(() => {
  // Few of each, so that a moment takes several steps, and moments are thinned out often.
  const few = [`FLOODMARK_MOMENTS=${MOMENTS_MOST}`, "FLOODMARK_SITES_PER_STEP=2"];
  compileAgentTest("trace.c", LEDGER, binary, few);
  compileAgentTest("trace.c", LEDGER, heavy, [...few, "FLOODMARK_CHANGES=0"]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome extends Said {
  recording: Uint8Array;
  path: string;
}

function play(events: readonly Event[], player = binary): Outcome {
  const input = events.map((event) => event.join(" ")).join("\n");
  const path = join(folder, `${runs++}.floodmark`);
  const output = execFileSync(player, [path], {
    input: `${input}\n`,
    encoding: "utf8",
  });
  return { ...readOutcome(output.trim().split("\n")), recording: readFileSync(path), path };
}

/** `check` is told, of each moment, the total and how far what the timeline says of each site is from what it held. */
function checkTimeline(
  events: readonly Event[],
  { begun, names, recording }: Outcome,
  check: (total: number, differences: readonly number[]) => void,
): void {
  const header = readBareHeader(recording, "trace");
  const { length, ns, liveBytes, changesEnd, changeSite, changeBytes, mark } = readTimeline(
    new TableReader(inMemory(recording), header, (what) => new Error(what)),
    new Uint8Array(),
  );
  // The last one may not be written yet; when there are many, every second one goes.
  expect(length).toBeGreaterThanOrEqual(Math.min(begun.length - 1, MOMENTS_MOST / 2));
  const marks = mark.filter((number) => number > 0);
  expect(length).toBeLessThanOrEqual(MOMENTS_MOST + marks.length);
  const written = begun.at(-1)?.ns === ns[length - 1] ? begun : begun.slice(0, -1);
  expect([...marks]).toEqual(written.map((one) => one.mark).filter((number) => number > 0));
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
    check(
      total,
      Array.from(sites, ([site, held]) => Math.abs((stored.get(site) ?? 0) - held)),
    );
  }
}

/** Each mark of each window that is still in the recording holds what the model copied there. */
function checkWindows(events: readonly Event[], { opened, names, recording, sites }: Outcome): void {
  const model = new NaiveLedger();
  const openings = new Map(opened.map(({ after, number }) => [after, number]));
  for (const [index, one] of events.entries()) {
    if (one[0] !== "o") {
      model.play(one);
      continue;
    }
    const open = [...model.windows.values()].filter(({ end }) => end === null);
    const number = openings.get(index)!;
    expect(number > 0).toBe(open.length < WINDOWS);
    if (number > 0) model.open(number);
  }
  const header = readBareHeader(recording, "trace");
  const tables = new TableReader(inMemory(recording), header, (what) => new Error(what));
  const scopes = readScopes(tables, header.siteCount);
  expect(scopes.map(({ scope }) => scope)).toEqual([...model.windows.keys()].sort());
  const epochs = new BigUint64Array(tables.read("sites", header.siteCount, SITE.size).buffer);
  for (const scope of scopes) {
    const window = model.windows.get(scope.scope)!;
    expect(scope).toMatchObject({ baseBytes: window.baseBytes, peakBytes: window.peakBytes });
    for (const [id, name] of names) {
      const now = sites.find(({ site }) => site === name)!;
      const hasChangedSince = (epoch: number) => Number(epochs[(id * SITE.size + SITE.epoch) / 8]) >= epoch;
      const at = (epoch: number, bytes: Float64Array) => (hasChangedSince(epoch) ? bytes[id] : now.liveBytes);
      const held = (mark: Mark) => mark.get(name)?.liveBytes ?? 0;
      expect(at(scope.openEpoch, scope.sites.baseBytes)).toBe(held(window.base));
      expect(at(scope.peakEpoch, scope.sites.peakBytes)).toBe(held(window.peak));
      if (window.end === null) continue;
      expect(scope).toMatchObject({ state: "closed", endBytes: window.endBytes });
      expect(at(scope.closeEpoch, scope.sites.endBytes)).toBe(held(window.end));
      const allocated = hasChangedSince(scope.closeEpoch) ? scope.sites.endTotalBytes[id] : now.totalBytes;
      expect(allocated).toBe(window.end.get(name)?.totalBytes ?? 0);
    }
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

  test("keeps what was held at the marks of windows, nested and overlapping", () => {
    const windows = fc.oneof(
      { weight: 8, arbitrary: anyEvent(fc.integer({ min: 0, max: 5000 }), 1) },
      { weight: 1, arbitrary: fc.constant(["o"] as const) },
      { weight: 1, arbitrary: fc.tuple(fc.constant("c" as const), fc.integer({ min: 1, max: WINDOWS })) },
    );
    fc.assert(
      fc.property(fc.array(windows, { minLength: 1, maxLength: 400 }), (events) =>
        checkWindows(events, play(events)),
      ),
      { numRuns: 60 },
    );
  });

  test("lists large blocks and mappings as long as they are live", async () => {
    const large = fc.oneof(
      fc.integer({ min: 131_000, max: 131_200 }),
      fc.integer({ min: 0, max: 5_000_000 }),
    );
    const wide = fc.integer({ min: 1, max: 100 }).map((pages) => pages * 4096);
    const place = fc.integer({ min: 0, max: 200 }).map((i) => 0x10000000 + i * 4096);
    const events = fc.oneof(
      { weight: 3, arbitrary: anyEvent(large, 1) },
      { weight: 1, arbitrary: fc.tuple(fc.constant("m" as const), place, wide, node) },
      { weight: 1, arbitrary: fc.tuple(fc.constant("u" as const), place, wide) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(events, { minLength: 1, maxLength: 300 }), async (events) => {
        const model = new NaiveLedger();
        for (const one of events) model.play(one);
        const { path, names } = play(events);
        const { blocks } = (await readRecordedMemory(path))!;
        const listed = blocks.map((block) => ({ ...block, site: names.get(block.site)! }));
        const ofMaps = listed.filter(({ kind }) => kind === KIND.map);
        const others = listed.filter(({ kind }) => kind !== KIND.map);
        expect(new Map(others.map(({ address, size, site }) => [address, { site, size }]))).toEqual(
          new Map(model.largeBlocks(128 * 1024)),
        );
        const pages = new Set<number>();
        for (const { address, size, site } of ofMaps) {
          for (let page = address; page < address + size; page += 4096) {
            expect(model.mappedBy(page)).toBe(site);
            expect(pages.has(page)).toBe(false);
            pages.add(page);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  describe("writes moments that are what was held at one time", () => {
    const alike = fc.integer({ min: 1000, max: 9000 });
    const some = fc.oneof(alike, fc.integer({ min: 1, max: 90 }), fc.integer({ min: 100_000, max: 900_000 }));
    const orSignal = (size: fc.Arbitrary<number>) =>
      fc.oneof(
        { weight: 200, arbitrary: anyEvent(size, 20) },
        { weight: 1, arbitrary: fc.constant(["s"] as const) },
      );
    const events = (size: fc.Arbitrary<number>) =>
      fc.array(orSignal(size), { minLength: 100, maxLength: 1000 });

    test("to half a percent", () => {
      fc.assert(
        fc.property(fc.oneof(events(alike), events(some)), (events) =>
          checkTimeline(events, play(events), (total, differences) =>
            expect(differences.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(total / 200),
          ),
        ),
        { numRuns: 100 },
      );
    });

    test("to 1/500 for each site, where there would be too many changes", () => {
      fc.assert(
        fc.property(events(some), (events) =>
          checkTimeline(events, play(events, heavy), (total, differences) =>
            expect(Math.max(0, ...differences)).toBeLessThanOrEqual(total / 500),
          ),
        ),
        { numRuns: 200 },
      );
    });
  });
});
