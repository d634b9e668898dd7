/** Recordings for tests, drawn as text. */

import { sizeClassOf } from "./fixture-sample.ts";
import {
  assembleRecording,
  type DrawnMoment,
  type DrawnWindow,
  encodeLineTable,
  encodeTimeline,
  encodeWindow,
  type HeaderValues,
  NodeWriter,
  putWindows,
  RecordWriter,
} from "./fixture-tables.ts";
import { CHURN, CODE, KIND, KINDS_COUNTED, MARK, NODE_TYPE, ROOT, SITE } from "./layout.ts";

export type { DrawnMoment, DrawnWindow, HeaderValues } from "./fixture-tables.ts";

/** One stack, outermost frame first, and what one kind of memory holds under it. */
export interface DrawnStack {
  readonly frames: readonly string[];
  readonly kind?: keyof typeof KIND;
  readonly peakBytes: number;
  readonly peakBlocks?: number;
  /** Live at the end; default 0. */
  readonly liveBytes?: number;
  readonly liveBlocks?: number;
  /** Blocks that lived shortly, by the two measures of agent/recording.h; default none. */
  readonly shortLived?: readonly [within1: number, within8: number];
}

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
 * interpreter kept them, a root such as `<before Python>`, or `thread` and its name; `<tables full>` may stand below a
 * frame. What is held is the bytes at the peak, and where it matters `×` blocks, the kind of memory, and `live` bytes at
 * the end. Moments of the timeline name the stacks by their column, from 1.
 *
 *     <module> app.py:9[0-6]   <module> app.py:9
 *     load app.py:2            clean app.py:5      <before Python>
 *     4096 ×2 heap             100 live 50         700
 */
export function drawRecording(
  drawing: string,
  header: HeaderValues = {},
  timeline: readonly DrawnMoment[] = [],
  windows: readonly DrawnWindow[] = [],
): Uint8Array {
  return writeRecording(readDrawing(drawing), header, timeline, windows);
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

/** Writes a recording that holds these stacks, each with a site of its own, a timeline, and windows. */
export function writeRecording(
  stacks: readonly DrawnStack[],
  header: HeaderValues = {},
  timeline: readonly DrawnMoment[] = [],
  windows: readonly DrawnWindow[] = [],
): Uint8Array {
  const codes = new CodeWriter();
  const nodes = new StackWriter(codes);
  const sites = new RecordWriter(SITE.size);
  const churn = new RecordWriter(CHURN.size);
  for (const stack of stacks) {
    const live = stack.liveBytes ?? 0;
    const blocks = stack.peakBlocks ?? 1;
    const [within1, within8] = stack.shortLived ?? [0, 0];
    churn.add((view) => {
      view.setBigUint64(CHURN.within_1, BigInt(within1), true);
      view.setBigUint64(CHURN.within_8, BigInt(within8), true);
    });
    sites.add((view) => {
      const classKind =
        (sizeClassOf(stack, header.sampleBytes ?? 0) << 28) | (KIND[stack.kind ?? "object"] << 24);
      view.setUint32(SITE.nodeKind, classKind | nodes.stack(stack.frames), true);
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
  const counted = stacks.filter((stack) => KIND[stack.kind ?? "object"] < KINDS_COUNTED);
  const sum = (of: (stack: DrawnStack) => number) => counted.reduce((total, stack) => total + of(stack), 0);
  const marks = encodeNames(timeline, codes);
  const { table, bytes } = codes.finish();
  const recording = assembleRecording(
    {
      nodes: nodes.nodes.bytes,
      sites: sites.bytes,
      codes: table,
      bytes,
      churn: churn.bytes,
      ...encodeTimeline(timeline),
      ...marks,
      windows: windows.map(encodeWindow),
    },
    {
      liveBytes: sum((stack) => stack.liveBytes ?? 0),
      peakBytes: sum((stack) => stack.peakBytes),
      ...header,
    },
  );
  putWindows(recording, windows);
  return recording;
}

/** The names of marks, by their numbers. */
function encodeNames(timeline: readonly DrawnMoment[], codes: CodeWriter): { readonly marks?: Uint8Array } {
  const marked = timeline.filter(({ mark }) => mark !== undefined).sort((a, b) => a.mark! - b.mark!);
  if (marked.every(({ name }) => name === undefined)) return {};
  const records = new RecordWriter(MARK.size);
  for (const { name } of marked) {
    const { start, length } = codes.text(name ?? "");
    records.add((view) => {
      view.setUint32(MARK.name, start, true);
      view.setUint32(MARK.nameLength, length, true);
    });
  }
  return { marks: records.bytes };
}

/** Nodes of stacks; equal stacks share theirs. */
class StackWriter {
  readonly nodes = new NodeWriter();
  readonly #known = new Map<string, number>();

  constructor(readonly codes: CodeWriter) {}

  /** The innermost frame's node. */
  stack(frames: readonly string[]): number {
    let parent: number = ROOT.python;
    for (const text of frames) {
      const root = ROOTS[text];
      const [, thread] = /^thread (.*)$/s.exec(text) ?? [];
      if (root === ROOT.full && parent !== ROOT.python) parent = this.#node(parent, NODE_TYPE.cut, 0, 0);
      else if (root !== undefined) parent = root;
      else if (thread !== undefined) {
        const { start, length } = this.codes.text(thread);
        parent = this.#node(0, NODE_TYPE.thread, start, length);
      } else {
        const { code, offset } = this.codes.frame(text);
        parent = this.#node(parent, NODE_TYPE.python, code, offset);
      }
    }
    return parent;
  }

  #node(parent: number, type: number, code: number, offset: number): number {
    const key = `${parent} ${code} ${offset}`;
    const node = this.#known.get(key) ?? this.nodes.add(parent, type, code, offset);
    this.#known.set(key, node);
    return node;
  }
}

interface Range {
  readonly start: number;
  readonly length: number;
}

/** Codes, one a (function, file); each place in it that a frame names becomes an instruction. */
class CodeWriter {
  readonly #codes = new Map<string, { name: string; file: string; places: string[] }>();
  readonly #bytes: number[] = [];
  readonly #ranges = new Map<string, number>();

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

  /** The range of a text in the byte table. */
  text(text: string): Range {
    return this.#share(new TextEncoder().encode(text));
  }

  finish(): { table: Uint8Array; bytes: Uint8Array } {
    const records = new RecordWriter(CODE.size);
    for (const { name, file, places } of this.#codes.values()) {
      const ranges = [this.text(name), this.text(file), this.#share(encodeLineTable(places))];
      records.add((view) => {
        for (const [i, { start, length }] of ranges.entries()) {
          view.setUint32(CODE.name + 8 * i, start, true);
          view.setUint32(CODE.nameLength + 8 * i, length, true);
        }
        view.setUint32(CODE.firstLine, 1, true);
      });
    }
    return { table: records.bytes, bytes: Uint8Array.from(this.#bytes) };
  }

  /** Equal parts share a range. */
  #share(part: Uint8Array): Range {
    const start = this.#ranges.get(String(part)) ?? this.#bytes.length;
    if (start === this.#bytes.length) this.#bytes.push(...part);
    this.#ranges.set(String(part), start);
    return { start, length: part.length };
  }
}
