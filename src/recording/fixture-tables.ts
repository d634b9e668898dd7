/** Recordings for tests, put together from their tables. */
import {
  CHANGE_BYTES_BITS,
  CHUNK_SIZE,
  CODE,
  HEADER,
  HEADER_SIZE,
  MAGIC,
  MARK,
  MOMENT,
  NODE,
  NODE_TYPE,
  ROOT_COUNT,
  SCOPE,
  SCOPE_SITE,
  SCOPE_STATE,
  SITE,
  STATE,
  TABLE,
  VERSION,
} from "./layout.ts";

/** Fields of the header that a test sets. */
export type HeaderValues = Partial<Record<keyof typeof HEADER, number>>;

const RECORD_SIZES = { nodes: NODE.size, sites: SITE.size, codes: CODE.size, bytes: 1 } as const;

/** The tables of a recording. */
export type Tables = Record<keyof typeof RECORD_SIZES, Uint8Array> &
  Partial<Record<"churn" | "moments" | "changes" | "marks", Uint8Array>> & {
    /** What sites held at the marks of windows 1 and up. */
    readonly windows?: readonly Uint8Array[];
  };

/** A moment of a drawn timeline, and what sites (by their number, 1 and up) hold from it on. */
export interface DrawnMoment {
  readonly seconds: number;
  readonly liveBytes: number;
  readonly rss?: number;
  readonly mark?: number;
  readonly name?: string;
  readonly changes: readonly (readonly [site: number, bytes: number])[];
}

/** A window, and what each of the drawn stacks held where it was opened and at its peak. Open where it has no end. */
export interface DrawnWindow {
  readonly serial: number;
  readonly open: number;
  readonly peak: number;
  readonly close?: number;
  readonly held: readonly (readonly [
    openBytes: number,
    openBlocks: number,
    peakBytes: number,
    peakBlocks: number,
  ])[];
}

/** Fields of the header that have 64 bits. */
const WIDE = new Set<string>([
  ...["startRealtimeNs", "endNs", "rssMax", "missedReleases", "unseenEvents", "sampleBytes"],
  ...["epoch", "liveBytes", "peakBytes", "peakEpoch", "peakNs", "startNs", "inheritedBytes", "treeEpoch"],
  "seenNs",
]);

/** A file of these tables; chunks of different tables take turns, as they do when a program runs. */
export function assembleRecording(tables: Tables, values: HeaderValues): Uint8Array {
  const chunks: { table: number; part: Uint8Array }[] = [];
  const { windows = [], ...others } = tables;
  const given = [
    ...Object.entries(others).map(([name, bytes]) => [TABLE[name as keyof typeof TABLE], bytes] as const),
    ...windows.map((bytes, at) => [TABLE.scopes + 1 + at, bytes] as const),
  ];
  const longest = Math.max(...given.map(([, bytes]) => bytes.length));
  for (let start = 0; start < longest; start += CHUNK_SIZE) {
    for (const [table, bytes] of given) {
      const part = bytes.subarray(start, start + CHUNK_SIZE);
      if (part.length > 0) chunks.push({ table, part });
    }
  }
  const headerSize = values.headerSize ?? HEADER_SIZE;
  const file = new Uint8Array(headerSize + chunks.length * CHUNK_SIZE);
  for (const [i, { table, part }] of chunks.entries()) {
    file.set(part, headerSize + i * CHUNK_SIZE);
    file[HEADER.chunkTable + i] = table;
  }
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(MAGIC));
  const header: HeaderValues = {
    version: VERSION,
    headerSize,
    chunkSize: CHUNK_SIZE,
    chunkCount: chunks.length,
    nodeCount: tables.nodes.length / RECORD_SIZES.nodes,
    siteCount: tables.sites.length / RECORD_SIZES.sites,
    codeCount: tables.codes.length / RECORD_SIZES.codes,
    byteCount: tables.bytes.length,
    state: STATE.ended,
    pid: 4711,
    pythonVersion: 0x030c01f0,
    startRealtimeNs: 1_795_269_727_000_000_000,
    endNs: 34_100_000_000,
    peakNs: 12_400_000_000,
    rssMax: 2_000_000,
    moments: ((tables.moments?.length ?? 0) / MOMENT.size) << 1,
    markCount: (tables.marks?.length ?? 0) / MARK.size,
    epoch: 1,
    peakEpoch: 1,
    ...values,
  };
  for (const [name, value] of Object.entries(header)) {
    const offset = HEADER[name as keyof typeof HEADER];
    if (WIDE.has(name)) view.setBigUint64(offset, BigInt(value), true);
    else view.setUint32(offset, value, true);
  }
  return file;
}

/** The tables of a timeline. */
export function encodeTimeline(drawn: readonly DrawnMoment[]): Pick<Tables, "moments" | "changes"> {
  if (drawn.length === 0) return {};
  const moments = new DataView(new ArrayBuffer(drawn.length * MOMENT.size));
  const changes: bigint[] = [];
  for (const [row, { seconds, liveBytes, rss = 0, mark = 0, changes: own }] of drawn.entries()) {
    for (const [site, bytes] of own)
      changes.push((BigInt(site) << BigInt(CHANGE_BYTES_BITS)) | BigInt(bytes));
    const at = row * MOMENT.size;
    moments.setBigUint64(at + MOMENT.ns, BigInt(Math.round(seconds * 1e9)), true);
    moments.setBigUint64(at + MOMENT.liveBytes, BigInt(liveBytes), true);
    moments.setBigUint64(at + MOMENT.rss, BigInt(rss), true);
    moments.setUint32(at + MOMENT.changesEnd, changes.length, true);
    moments.setUint32(at + MOMENT.mark, mark, true);
  }
  return {
    moments: new Uint8Array(moments.buffer),
    changes: new Uint8Array(BigUint64Array.from(changes).buffer),
  };
}

/** Puts windows into the header of a recording. Sites have records of what they held at each mark. */
export function putWindows(file: Uint8Array, drawn: readonly DrawnWindow[]): void {
  for (const [at, { serial, open, peak, close }] of drawn.entries()) {
    const view = new DataView(file.buffer, HEADER.scopes + (1 + at) * SCOPE.size, SCOPE.size);
    const nanoseconds = { openNs: open, peakNs: peak, closeNs: close ?? 0 };
    for (const [field, seconds] of Object.entries(nanoseconds))
      view.setBigUint64(SCOPE[field as keyof typeof nanoseconds], BigInt(Math.round(seconds * 1e9)), true);
    view.setUint32(SCOPE.state, close === undefined ? SCOPE_STATE.open : SCOPE_STATE.closed, true);
    view.setUint32(SCOPE.serial, serial, true);
  }
}

export function encodeWindow({ held }: DrawnWindow): Uint8Array {
  const sites = new RecordWriter(SCOPE_SITE.size);
  for (const [openBytes, openBlocks, peakBytes, peakBlocks] of held) {
    sites.add((view) => {
      view.setBigUint64(SCOPE_SITE.baseBytes, BigInt(openBytes), true);
      view.setUint32(SCOPE_SITE.baseBlocks, openBlocks, true);
      view.setBigUint64(SCOPE_SITE.peakBytes, BigInt(peakBytes), true);
      view.setUint32(SCOPE_SITE.peakBlocks, peakBlocks, true);
    });
  }
  return sites.bytes;
}

/** Appends records of one size after the empty record 0. */
export class RecordWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #count = 1;

  constructor(readonly size: number) {
    this.#bytes = new Uint8Array(size * 64);
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#count * this.size);
  }

  /** The new record's id. */
  add(fill: (view: DataView) => void): number {
    const start = this.#count * this.size;
    if (start === this.#bytes.length) {
      const larger = new Uint8Array(start * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    const id = this.#count++;
    fill(new DataView(this.#bytes.buffer, start, this.size));
    return id;
  }
}

/** Nodes of stacks: it begins with the roots. */
export class NodeWriter {
  readonly #records = new RecordWriter(NODE.size);

  constructor() {
    for (let root = 1; root < ROOT_COUNT; root++) this.add(0, NODE_TYPE.root, root, 0);
  }

  get bytes(): Uint8Array {
    return this.#records.bytes;
  }

  /** The new node's id. */
  add(parent: number, type: number, code: number, offset: number): number {
    return this.#records.add((view) => {
      view.setUint32(NODE.parent, parent, true);
      view.setUint32(NODE.type, type, true);
      view.setUint32(NODE.code, code, true);
      view.setUint32(NODE.offset, offset, true);
    });
  }
}

/** A line table with one instruction for each place, `line` or `line[column-endColumn]`, in a code that begins at line 1. */
export function encodeLineTable(places: readonly string[]): Uint8Array {
  const table: number[] = [];
  const variable = (value: number): void => {
    for (; value > 63; value >>>= 6) table.push(64 | (value & 63));
    table.push(value);
  };
  let current = 1;
  for (const place of places) {
    const [line = 1, column, endColumn] = (place.match(/\d+/g) ?? []).map(Number);
    const step = line - current;
    current = line;
    table.push(column === undefined ? 0b1_1101_000 : 0b1_1110_000);
    variable(step < 0 ? (-step << 1) | 1 : step << 1);
    if (column === undefined || endColumn === undefined) continue;
    variable(0);
    variable(column + 1);
    variable(endColumn + 1);
  }
  return Uint8Array.from(table);
}
