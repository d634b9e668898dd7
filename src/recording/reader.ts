import { InputError } from "./errors.ts";
import { type Bytes, inMemory } from "./file.ts";
import { type Header, readHeader } from "./header.ts";
import { CHURN, CODE, KIND_COUNT, NODE, NODE_TYPE, ROOT, ROOT_COUNT, SITE } from "./layout.ts";
import { type RawScope, readScopes } from "./scopes.ts";
import type { SourceStamp } from "./source-stamp.ts";
import { readSources } from "./sources.ts";
import { TableReader } from "./tables.ts";
import { faultInTimeline, type RawTimeline, readTimeline } from "./timeline.ts";

/** Tables of a recording as columns; row 0 of each is unused. The fields are described in agent/recording.h. */
export interface NodeTable {
  readonly length: number;
  readonly parent: Uint32Array;
  readonly type: Uint32Array;
  readonly code: Uint32Array;
  readonly offset: Uint32Array;
}

export interface RawSiteTable {
  readonly length: number;
  readonly node: Uint32Array;
  readonly kind: Uint32Array;
  /** Of a sampled recording; 0 for mappings. */
  readonly sizeClass: Uint32Array;
  /** In TIME_UNIT_NS since the start. */
  readonly first: Uint32Array;
  readonly last: Uint32Array;
  readonly liveBytes: Float64Array;
  readonly totalBytes: Float64Array;
  readonly totalBlocks: Float64Array;
  readonly peakBytes: Float64Array;
  readonly epoch: Float64Array;
  readonly liveBlocks: Uint32Array;
  readonly peakBlocks: Uint32Array;
  readonly shortLived1: Float64Array;
  readonly shortLived8: Float64Array;
}

export interface CodeTable {
  readonly length: number;
  readonly name: Uint32Array;
  readonly nameLength: Uint32Array;
  readonly file: Uint32Array;
  readonly fileLength: Uint32Array;
  readonly lines: Uint32Array;
  readonly linesLength: Uint32Array;
  readonly firstLine: Uint32Array;
}

/** One process's recording, checked: every id and range in it points at something that is there. */
export interface Recording {
  readonly header: Header;
  readonly nodes: NodeTable;
  readonly sites: RawSiteTable;
  readonly codes: CodeTable;
  readonly timeline: RawTimeline;
  /** Those that were ever opened, the tree's first. */
  readonly scopes: readonly RawScope[];
  /** The nodes that are roots of threads. */
  readonly threads: Uint32Array;
  /** Source files that its codes come from, as far as they were looked at. */
  readonly sources: readonly SourceStamp[];
  /** What the ranges of codes and threads point into. */
  readonly bytes: Uint8Array;
}

/**
 * Reads a recording, finished, cut off by a kill, or still being written. `path` is for the messages.
 * @throws InputError when the bytes are no recording, a newer one, cut short, or contradict themselves.
 */
export function readRecording(whole: Bytes | Uint8Array, path: string): Recording {
  const file = whole instanceof Uint8Array ? inMemory(whole) : whole;
  const header = readHeader(file, path);
  const damaged = (what: string) => new InputError(`${path} is damaged (${what}): run the program again`);
  const tables = new TableReader(file, header, damaged);
  const nodes = readNodes(tables);
  const bytes = tables.read("bytes", header.byteCount, 1);
  const recording: Recording = {
    header,
    nodes,
    sites: readSites(tables),
    codes: readCodes(tables),
    timeline: readTimeline(tables, bytes),
    scopes: readScopes(tables, header.siteCount),
    threads: findThreads(nodes),
    sources: readSources(tables, bytes),
    bytes,
  };
  const fault =
    faultInNodes(recording) ??
    faultInSites(recording) ??
    faultInRanges(recording) ??
    faultInTimeline(recording.timeline, recording.sites.length);
  if (fault !== null) throw damaged(fault);
  return recording;
}

function readNodes(tables: TableReader): NodeTable {
  const { length, u32 } = tables.columns("nodes", tables.header.nodeCount, NODE.size);
  return {
    length,
    parent: u32(NODE.parent),
    type: u32(NODE.type),
    code: u32(NODE.code),
    offset: u32(NODE.offset),
  };
}

function findThreads({ length, type }: NodeTable): Uint32Array {
  const found: number[] = [];
  for (let node = 1; node < length; node++) if (type[node] === NODE_TYPE.thread) found.push(node);
  return Uint32Array.from(found);
}

function readSites(tables: TableReader): RawSiteTable {
  const { length, u32, u64 } = tables.columns("sites", tables.header.siteCount, SITE.size);
  const churn = tables.columns("churn", length, CHURN.size);
  const nodeKind = u32(SITE.nodeKind);
  return {
    length,
    node: nodeKind.map((both) => both & 0xff_ffff),
    kind: nodeKind.map((both) => (both >>> 24) & 0xf),
    sizeClass: nodeKind.map((both) => both >>> 28),
    first: u32(SITE.first),
    last: u32(SITE.last),
    liveBytes: u64(SITE.liveBytes),
    totalBytes: u64(SITE.totalBytes),
    totalBlocks: u64(SITE.totalBlocks),
    peakBytes: u64(SITE.peakBytes),
    epoch: u64(SITE.epoch),
    liveBlocks: u32(SITE.liveBlocks),
    peakBlocks: u32(SITE.peakBlocks),
    shortLived1: lengthen(churn.u64(CHURN.within_1), length),
    shortLived8: lengthen(churn.u64(CHURN.within_8), length),
  };
}

/** A table beside another may lack its last records while a process is killed. */
function lengthen(column: Float64Array, length: number): Float64Array {
  if (column.length === length) return column;
  const longer = new Float64Array(length);
  longer.set(column);
  return longer;
}

function readCodes(tables: TableReader): CodeTable {
  const { length, u32 } = tables.columns("codes", tables.header.codeCount, CODE.size);
  return {
    length,
    name: u32(CODE.name),
    nameLength: u32(CODE.nameLength),
    file: u32(CODE.file),
    fileLength: u32(CODE.fileLength),
    lines: u32(CODE.lines),
    linesLength: u32(CODE.linesLength),
    firstLine: u32(CODE.firstLine),
  };
}

function faultInNodes({ nodes, codes }: Recording): string | null {
  for (let node = 1; node < nodes.length; node++) {
    const parent = nodes.parent[node]!;
    const code = nodes.code[node]!;
    if (parent >= node) return `node ${node}: its parent is ${parent}`;
    switch (nodes.type[node]) {
      case NODE_TYPE.root:
        if (node >= ROOT_COUNT || code !== node || parent !== 0) return `node ${node}: it can't be a root`;
        break;
      case NODE_TYPE.python:
        if (node < ROOT_COUNT || parent < ROOT.python) return `node ${node}: it has no root`;
        if (code === 0 || code >= codes.length) return `node ${node}: there is no code ${code}`;
        break;
      case NODE_TYPE.cut:
        if (parent < ROOT_COUNT || code !== 0) return `node ${node}: it can't cut a stack short`;
        break;
      case NODE_TYPE.thread:
        if (node < ROOT_COUNT || parent !== 0) return `node ${node}: it can't be a thread`;
        break;
      default:
        return `node ${node}: its type is ${nodes.type[node]}`;
    }
  }
  return null;
}

function faultInSites({ sites, nodes }: Recording): string | null {
  for (let site = 1; site < sites.length; site++) {
    const node = sites.node[site]!;
    if (node === 0 || node >= nodes.length) return `site ${site}: there is no node ${node}`;
    if (sites.kind[site]! >= KIND_COUNT) return `site ${site}: its kind is ${sites.kind[site]}`;
  }
  return null;
}

/**
 * Ranges must lie in the byte table, and distinct ones not add up to more than it holds: ranges may be shared, but a
 * file that lets each code name the whole table would cost memory without end.
 */
function faultInRanges({ codes, nodes, threads, bytes }: Recording): string | null {
  const ranges = new Float64Array(3 * codes.length + threads.length);
  for (let code = 1; code < codes.length; code++) {
    const places = [codes.name, codes.file, codes.lines];
    const lengths = [codes.nameLength, codes.fileLength, codes.linesLength];
    for (let field = 0; field < 3; field++) {
      const start = places[field]![code]!;
      const length = lengths[field]![code]!;
      if (start + length > bytes.length) return `code ${code}: its range ends at ${start + length}`;
      ranges[3 * code + field] = start * 2 ** 26 + length;
    }
  }
  for (const [row, node] of threads.entries()) {
    const start = nodes.code[node]!;
    const length = nodes.offset[node]!;
    if (start + length > bytes.length) return `node ${node}: its name ends at ${start + length}`;
    ranges[3 * codes.length + row] = start * 2 ** 26 + length;
  }
  ranges.sort();
  let sum = 0;
  for (let i = 1; i < ranges.length; i++) if (ranges[i] !== ranges[i - 1]) sum += ranges[i]! % 2 ** 26;
  return sum > bytes.length ? "its names and line tables overlap" : null;
}
