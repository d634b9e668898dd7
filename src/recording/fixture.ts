/** Recordings for tests, drawn as text. */
import {
  CHUNK_SIZE,
  CODE,
  HEADER,
  HEADER_SIZE,
  KIND,
  MAGIC,
  NODE,
  NODE_TYPE,
  ROOT,
  ROOT_COUNT,
  SITE,
  STATE,
  TABLE,
  VERSION,
} from "./layout.ts";

/** One stack, outermost frame first, and what one kind of memory holds under it. */
export interface DrawnStack {
  readonly frames: readonly string[];
  readonly kind?: keyof typeof KIND;
  readonly peakBytes: number;
  readonly peakBlocks?: number;
  /** Live at the end; default 0. */
  readonly liveBytes?: number;
  readonly liveBlocks?: number;
}

/** Fields of the header that a test sets. */
export type HeaderValues = Partial<Record<keyof typeof HEADER, number>>;

const ROOTS: Readonly<Record<string, number>> = {
  "<python>": ROOT.python,
  "<before Python>": ROOT.before,
  "<native thread>": ROOT.native,
  "<interpreter>": ROOT.interpreter,
  "<tables full>": ROOT.full,
};

/**
 * Writes a recording from a drawing: a column a stack, columns two or more spaces apart, outermost frame first, the
 * last row says what the stack holds. A frame is `function file:line`, with `[column-endColumn]` where the
 * interpreter kept them, or a root such as `<before Python>`. What is held is the bytes at the peak, and where it
 * matters `×` blocks, the kind of memory, and `live` bytes at the end.
 *
 *     <module> app.py:9[0-6]   <module> app.py:9
 *     load app.py:2            clean app.py:5      <before Python>
 *     4096 ×2 heap             100 live 50         700
 */
export function drawRecording(drawing: string, header: HeaderValues = {}): Uint8Array {
  return writeRecording(readDrawing(drawing), header);
}

/** The stacks of a drawing. A frame belongs to the column whose text in the last row it stands above. */
export function readDrawing(drawing: string): DrawnStack[] {
  const rows = drawing.split("\n").filter((row) => row.trim() !== "");
  const cells = rows.map((row) =>
    [...row.matchAll(/\S+(?: \S+)*/g)].map((m) => ({ at: m.index, text: m[0] })),
  );
  const held = cells.pop() ?? [];
  const astray = cells.flat().find((cell) => held.every(({ at }) => at !== cell.at));
  if (astray !== undefined) throw new Error(`stands above no column: ${astray.text}`);
  return held.map(({ at, text }) => {
    const frames = cells.flatMap((row) => row.filter((cell) => cell.at === at).map((cell) => cell.text));
    return { frames, ...readHeld(text) };
  });
}

function readHeld(text: string): Omit<DrawnStack, "frames"> {
  const match = /^(\d+)(?: ×(\d+))?(?: (object|buffer|heap|map|reserved|file|shared))?(?: live (\d+))?$/.exec(
    text,
  );
  if (match === null) throw new Error(`not what a stack holds: ${text}`);
  const liveBytes = Number(match[4] ?? 0);
  return {
    peakBytes: Number(match[1]),
    peakBlocks: Number(match[2] ?? 1),
    kind: (match[3] ?? "object") as keyof typeof KIND,
    liveBytes,
    liveBlocks: liveBytes > 0 ? 1 : 0,
  };
}

/** Writes a recording that holds these stacks, each with a site of its own. */
export function writeRecording(stacks: readonly DrawnStack[], header: HeaderValues = {}): Uint8Array {
  const codes = new CodeWriter();
  const nodes = new NodeWriter(codes);
  const sites = new RecordWriter(SITE.size);
  for (const stack of stacks) {
    const live = stack.liveBytes ?? 0;
    const blocks = stack.peakBlocks ?? 1;
    sites.add((view) => {
      view.setUint32(SITE.node, nodes.stack(stack.frames), true);
      view.setUint32(SITE.kind, KIND[stack.kind ?? "object"], true);
      view.setBigUint64(SITE.liveBytes, BigInt(live), true);
      view.setBigUint64(SITE.totalBytes, BigInt(Math.max(stack.peakBytes, live)), true);
      view.setBigUint64(SITE.totalBlocks, BigInt(Math.max(blocks, stack.liveBlocks ?? 0)), true);
      view.setUint32(SITE.liveBlocks, stack.liveBlocks ?? 0, true);
      // What did not change since the peak was never copied: there, only the live figures count.
      const unchanged = live === stack.peakBytes && stack.liveBlocks === blocks;
      view.setBigUint64(SITE.peakBytes, BigInt(unchanged ? 0 : stack.peakBytes), true);
      view.setUint32(SITE.peakBlocks, unchanged ? 0 : blocks, true);
      view.setBigUint64(SITE.epoch, unchanged ? 0n : 1n, true);
    });
  }
  const counted = stacks.filter((stack) => stack.kind !== "reserved");
  const sum = (of: (stack: DrawnStack) => number) => counted.reduce((total, stack) => total + of(stack), 0);
  const { table, bytes } = codes.finish();
  return putTogether(
    { nodes: nodes.records.bytes, sites: sites.bytes, codes: table, bytes },
    {
      state: STATE.ended,
      pid: 4711,
      pythonVersion: 0x030c01f0,
      startRealtimeNs: 1_795_269_727_000_000_000,
      endNs: 34_100_000_000,
      rssMax: 2_000_000,
      epoch: 1,
      liveBytes: sum((stack) => stack.liveBytes ?? 0),
      peakBytes: sum((stack) => stack.peakBytes),
      peakNs: 12_400_000_000,
      ...header,
    },
  );
}

const RECORD_SIZES = { nodes: NODE.size, sites: SITE.size, codes: CODE.size, bytes: 1 } as const;
/** Fields of the header that have 64 bits. */
const WIDE = new Set<string>([
  ...["startRealtimeNs", "endNs", "rssMax", "missedReleases", "unseenEvents", "truncatedEvents"],
  ...["epoch", "liveBytes", "peakBytes", "peakNs"],
]);

/** A file of these tables; chunks of different tables take turns, as they do when a program runs. */
function putTogether(tables: Record<keyof typeof TABLE, Uint8Array>, values: HeaderValues): Uint8Array {
  const chunks: { table: keyof typeof TABLE; part: Uint8Array }[] = [];
  const longest = Math.max(...Object.values(tables).map((bytes) => bytes.length));
  for (let start = 0; start < longest; start += CHUNK_SIZE) {
    for (const table of Object.keys(TABLE) as (keyof typeof TABLE)[]) {
      const part = tables[table].subarray(start, start + CHUNK_SIZE);
      if (part.length > 0) chunks.push({ table, part });
    }
  }
  const file = new Uint8Array(HEADER_SIZE + chunks.length * CHUNK_SIZE);
  for (const [i, { table, part }] of chunks.entries()) {
    file.set(part, HEADER_SIZE + i * CHUNK_SIZE);
    file[HEADER.chunkTable + i] = TABLE[table];
  }
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(MAGIC));
  const header: HeaderValues = {
    version: VERSION,
    headerSize: HEADER_SIZE,
    chunkSize: CHUNK_SIZE,
    chunkCount: chunks.length,
    nodeCount: tables.nodes.length / RECORD_SIZES.nodes,
    siteCount: tables.sites.length / RECORD_SIZES.sites,
    codeCount: tables.codes.length / RECORD_SIZES.codes,
    byteCount: tables.bytes.length,
    ...values,
  };
  for (const [name, value] of Object.entries(header)) {
    const offset = HEADER[name as keyof typeof HEADER];
    if (WIDE.has(name)) view.setBigUint64(offset, BigInt(value), true);
    else view.setUint32(offset, value, true);
  }
  return file;
}

/** Appends records of one size after the empty record 0. */
class RecordWriter {
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

/** Nodes of stacks; equal stacks share theirs. */
class NodeWriter {
  readonly records = new RecordWriter(NODE.size);
  readonly #known = new Map<string, number>();

  constructor(readonly codes: CodeWriter) {
    for (let root = 1; root < ROOT_COUNT; root++) this.#add(0, NODE_TYPE.root, root, 0);
  }

  /** The innermost frame's node. */
  stack(frames: readonly string[]): number {
    let parent: number = ROOT.python;
    for (const text of frames) {
      const root = ROOTS[text];
      if (root !== undefined) {
        parent = root;
        continue;
      }
      const { code, offset } = this.codes.frame(text);
      const key = `${parent} ${code} ${offset}`;
      const node = this.#known.get(key) ?? this.#add(parent, NODE_TYPE.python, code, offset);
      this.#known.set(key, node);
      parent = node;
    }
    return parent;
  }

  #add(parent: number, type: number, code: number, offset: number): number {
    return this.records.add((view) => {
      view.setUint32(NODE.parent, parent, true);
      view.setUint32(NODE.type, type, true);
      view.setUint32(NODE.code, code, true);
      view.setUint32(NODE.offset, offset, true);
    });
  }
}

/** Codes, one a (function, file); each place in it that a frame names becomes an instruction. */
class CodeWriter {
  readonly #codes = new Map<string, { name: string; file: string; places: string[] }>();

  /** The code (numbered from 1) and instruction of a frame, given as `function file:line[column-endColumn]`. */
  frame(text: string): { code: number; offset: number } {
    const match = /^(.+?) (<[^>]*>|[^ ]+):(\d+(?:\[\d+-\d+\])?)$/s.exec(text);
    if (match === null) throw new Error(`not a frame: ${text}`);
    const [, name = "", file = "", place = ""] = match;
    const key = `${name}\0${file}`;
    const code = this.#codes.get(key) ?? { name, file, places: [] };
    this.#codes.set(key, code);
    if (!code.places.includes(place)) code.places.push(place);
    return { code: [...this.#codes.keys()].indexOf(key) + 1, offset: 2 * code.places.indexOf(place) };
  }

  finish(): { table: Uint8Array; bytes: Uint8Array } {
    const records = new RecordWriter(CODE.size);
    const bytes: number[] = [];
    const ranges = new Map<string, number>();
    const share = (part: Uint8Array): number => {
      const start = ranges.get(String(part)) ?? bytes.length;
      if (start === bytes.length) bytes.push(...part);
      ranges.set(String(part), start);
      return start;
    };
    for (const { name, file, places } of this.#codes.values()) {
      const parts = [new TextEncoder().encode(name), new TextEncoder().encode(file), encodeLineTable(places)];
      records.add((view) => {
        for (const [i, part] of parts.entries()) {
          view.setUint32(CODE.name + 8 * i, share(part), true);
          view.setUint32(CODE.nameLength + 8 * i, part.length, true);
        }
        view.setUint32(CODE.firstLine, 1, true);
      });
    }
    return { table: records.bytes, bytes: Uint8Array.from(bytes) };
  }
}

/** A line table with one instruction for each place, `line` or `line[column-endColumn]`, in a code that begins at line 1. */
function encodeLineTable(places: readonly string[]): Uint8Array {
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
