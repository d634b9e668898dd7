/** A run as large as recordings get: 300,000 nodes and an hour, real-looking depths, names, sources and line tables. */
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  assembleRecording,
  type DrawnMoment,
  encodeLineTable,
  encodeTimeline,
  NodeWriter,
  RecordWriter,
} from "../../src/recording/fixture-tables.ts";
import {
  CHURN,
  CODE,
  KIND,
  KINDS_COUNTED,
  NODE_TYPE,
  ROOT,
  ROOT_COUNT,
  SITE,
} from "../../src/recording/layout.ts";
import type { Session } from "../../src/recording/session.ts";
import { type Code, makeProgram } from "./large-code.ts";
import { Random } from "./random.ts";

export const LARGE_NODES = 300_000;

/** Kinds as often as they are: objects most of all. */
const KINDS = [
  ...Array.from({ length: 11 }, () => KIND.object),
  ...Array.from({ length: 3 }, () => KIND.buffer),
  ...Array.from({ length: 5 }, () => KIND.heap),
  KIND.map,
];
const APART = [KIND.reserved, KIND.file, KIND.shared];
const DEPTH_MAX = 90;
const DURATION_SECONDS = 3600;
const PEAK_SECONDS = 1300;
/** As the agent has them: more moments and changes than this don't stay. */
const MOMENTS = 600;
const CHANGES_A_MOMENT = 1500;
/** The launcher looks ten times a second. */
const LOOKS = 10 * DURATION_SECONDS;
const STARTED_MS = Date.UTC(2026, 10, 21, 14, 2, 7);

export interface LargeRun {
  /** The folder as `floodmark run` would have left it. */
  readonly results: string;
  readonly sites: number;
  readonly codes: number;
  readonly peakBytes: number;
}

/** Writes the run and its sources into a folder. The same in each run. */
export function writeLargeRun(folder: string, nodeCount = LARGE_NODES): LargeRun {
  const random = new Random(42);
  const { codes, sources } = makeProgram(random);
  for (const [file, text] of sources) writeOld(join(folder, file), text);
  const nodes = new Nodes();
  const sites = new RecordWriter(SITE.size);
  const held: number[] = [];
  let siteCount = 0;
  let peakBytes = 0;
  let liveBytes = 0;
  const allocate = (node: number) => {
    const kind = random.next() < 0.02 ? random.pick(APART) : random.pick(KINDS);
    const bytes = Math.round(Math.exp(4 + 9 * random.next() ** 2 + 2 * random.next()));
    const peak = random.next() < 0.75 ? bytes : 0;
    const live = random.next() < 0.1 ? bytes : 0;
    held.push(bytes);
    if (kind < KINDS_COUNTED) {
      peakBytes += peak;
      liveBytes += live;
    }
    siteCount++;
    addSite(sites, node, kind, { peak, live, total: bytes * (1 + random.skewed(900)) });
  };
  while (nodes.length < nodeCount) {
    const before = nodes.length;
    const innermost = walk(nodes, codes, nodeCount, random);
    // Most lines on the way allocate something themselves.
    for (let node = before; node < nodes.length; node++) {
      if (node === innermost || random.next() < 0.55) allocate(node);
    }
  }
  const { table, bytes } = writeCodes(codes, folder);
  const recording = assembleRecording(
    {
      nodes: nodes.bytes,
      sites: sites.bytes,
      codes: table,
      bytes,
      churn: new Uint8Array((siteCount + 1) * CHURN.size),
      ...encodeTimeline(drawMoments(held, peakBytes, random)),
    },
    { liveBytes, peakBytes, endNs: DURATION_SECONDS * 1e9, peakNs: PEAK_SECONDS * 1e9 },
  );
  const results = join(folder, "results");
  mkdirSync(join(results, "recording"), { recursive: true });
  writeFileSync(join(results, "recording", "4711.floodmark"), recording);
  writeFileSync(join(results, "session.json"), JSON.stringify(describeSession(folder)));
  writeFileSync(join(results, "system.jsonl"), drawSystem(peakBytes, random));
  return { results, sites: siteCount, codes: codes.length, peakBytes };
}

/** Moments over the whole run, each of which changes some sites' bytes. */
function drawMoments(held: readonly number[], peakBytes: number, random: Random): DrawnMoment[] {
  return Array.from({ length: MOMENTS }, (_, at) => ({
    seconds: (DURATION_SECONDS * (at + 0.5)) / MOMENTS,
    liveBytes: Math.round(peakBytes * random.next()),
    rss: Math.round(peakBytes * (1 + random.next())),
    changes: Array.from({ length: CHANGES_A_MOMENT }, () => {
      const site = random.below(held.length);
      return [site + 1, Math.round(held[site]! * random.next())] as const;
    }),
  }));
}

/** What the launcher saw from outside. */
function drawSystem(bytes: number, random: Random): string {
  const looks = Array.from({ length: LOOKS }, (_, at) => {
    const rss = Math.round(bytes * (1 + random.next()));
    return JSON.stringify({ t: at / 10, processes: [[4711, rss, rss, 0, 0, 0, 9000, 1200, null]] });
  });
  return `${[JSON.stringify({ version: 1, startedMs: STARTED_MS }), ...looks].join("\n")}\n`;
}

class Nodes {
  readonly #nodes = new NodeWriter();
  readonly #known = new Map<number, number>();
  #length = ROOT_COUNT;

  get bytes(): Uint8Array {
    return this.#nodes.bytes;
  }

  /** How many there are, with the empty record 0. */
  get length(): number {
    return this.#length;
  }

  /** The node of a call in a function below another node. */
  below(parent: number, code: number, call: number): number {
    const key = (parent * 8192 + code) * 32 + call;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const node = this.#nodes.add(parent, NODE_TYPE.python, code + 1, 2 * call);
    this.#length = node + 1;
    this.#known.set(key, node);
    return node;
  }
}

/** One stack, by the program's calls; the node of its innermost frame. */
function walk(nodes: Nodes, codes: readonly Code[], nodeCount: number, random: Random): number {
  let node: number = ROOT.python;
  let code = random.skewed(6);
  const depth = 4 + random.below(DEPTH_MAX - 4) * random.next();
  for (let level = 0; level < depth && nodes.length < nodeCount; level++) {
    const { calls } = codes[code]!;
    const call = random.skewed(calls.length);
    node = nodes.below(node, code, call);
    const { callees } = calls[call]!;
    code = callees[random.skewed(callees.length)]!;
  }
  return node;
}

function addSite(
  sites: RecordWriter,
  node: number,
  kind: number,
  { peak, live, total }: { readonly peak: number; readonly live: number; readonly total: number },
): void {
  const blocksOf = (bytes: number) => Math.ceil(bytes / 96);
  sites.add((view) => {
    view.setUint32(SITE.nodeKind, (kind << 24) | node, true);
    view.setBigUint64(SITE.liveBytes, BigInt(live), true);
    view.setBigUint64(SITE.totalBytes, BigInt(total), true);
    view.setBigUint64(SITE.totalBlocks, BigInt(blocksOf(total)), true);
    view.setBigUint64(SITE.peakBytes, BigInt(peak), true);
    view.setBigUint64(SITE.epoch, 1n, true);
    view.setUint32(SITE.liveBlocks, blocksOf(live), true);
    view.setUint32(SITE.peakBlocks, blocksOf(peak), true);
  });
}

function writeCodes(codes: readonly Code[], folder: string): { table: Uint8Array; bytes: Uint8Array } {
  const table = new RecordWriter(CODE.size);
  const bytes: number[] = [];
  const known = new Map<string, number>();
  const encoder = new TextEncoder();
  const placeOf = (part: Uint8Array): number => {
    const key = part.join();
    const start = known.get(key) ?? bytes.length;
    if (start === bytes.length) bytes.push(...part);
    known.set(key, start);
    return start;
  };
  for (const { name, file, firstLine, calls } of codes) {
    const places = calls.map(
      ({ line, column, endColumn }) => `${line - firstLine + 1}[${column}-${endColumn}]`,
    );
    const path = file.startsWith("venv/") ? join(folder, file) : file;
    const parts = [encoder.encode(name), encoder.encode(path), encodeLineTable(places)];
    table.add((view) => {
      parts.forEach((part, field) => {
        view.setUint32(CODE.name + 8 * field, placeOf(part), true);
        view.setUint32(CODE.nameLength + 8 * field, part.length, true);
      });
      view.setUint32(CODE.firstLine, firstLine, true);
    });
  }
  return { table: table.bytes, bytes: Uint8Array.from(bytes) };
}

function describeSession(folder: string): Session {
  return {
    version: 1,
    floodmark: "0.1.0",
    command: ["shop/serve.py", "--workers", "4"],
    cwd: folder,
    startedMs: STARTED_MS,
    pid: 4711,
    ended: { ms: STARTED_MS + 1000 * DURATION_SECONDS, code: 0, signal: null },
    rssMax: 4_000_000_000,
  };
}

/** Written before the run, or the report would not trust it. */
function writeOld(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  utimesSync(path, STARTED_MS / 1000 - 60, STARTED_MS / 1000 - 60);
}
