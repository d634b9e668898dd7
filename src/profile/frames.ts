import { textOf } from "../recording/header.ts";
import { NO_OFFSET, NODE_TYPE, ROOT_COUNT } from "../recording/layout.ts";
import { decodeLineTable, entryAt, NO_LINE, type Positions } from "../recording/linetable.ts";
import type { Recording } from "../recording/reader.ts";
import type { FrameTable, FunctionTable } from "./profile.ts";
import { SHOWN_ROOTS, TABLES_FULL } from "./stacks.ts";

/** A code whose name or file the recording could not take in. */
const UNKNOWN = "<unknown>";

/** Functions: the shown roots, then one a code, then one a thread. */
export function buildFunctions({ codes, nodes, threads, bytes }: Recording): FunctionTable {
  const text = oncePerRange((start, length) => textOf(bytes.subarray(start, start + length)) || UNKNOWN);
  const rows = codes.length === 0 ? [] : Array.from({ length: codes.length - 1 }, (_, row) => row + 1);
  return {
    length: SHOWN_ROOTS.length + rows.length + threads.length,
    name: [
      ...SHOWN_ROOTS,
      ...rows.map((code) => text(codes.name[code]!, codes.nameLength[code]!)),
      ...Array.from(threads, (node) => text(nodes.code[node]!, nodes.offset[node]!)),
    ],
    file: [
      ...SHOWN_ROOTS.map(() => ""),
      ...rows.map((code) => text(codes.file[code]!, codes.fileLength[code]!)),
      ...Array.from(threads, () => ""),
    ],
    firstLine: Uint32Array.from([
      ...SHOWN_ROOTS.map(() => 0),
      ...codes.firstLine.subarray(1),
      ...threads.map(() => 0),
    ]),
  };
}

/** Frames: the shown roots, the threads, then one an instruction that a node stands on; `frameOf` gives a node's. */
export function buildFrames(recording: Recording): { frames: FrameTable; frameOf: (node: number) => number } {
  const { header, codes, nodes, threads, bytes } = recording;
  const positionsAt = oncePerRange((start, length) =>
    decodeLineTable(bytes.subarray(start, start + length), header.pythonVersion),
  );
  const places: Place[] = SHOWN_ROOTS.map((_, root) => ({ function: root, ...NOWHERE }));
  const known: (Map<number, number> | undefined)[] = new Array(codes.length);
  const frameOfNode = new Uint32Array(nodes.length);
  const firstThread = SHOWN_ROOTS.length + Math.max(0, codes.length - 1);
  for (const [row, node] of threads.entries()) {
    frameOfNode[node] = places.length;
    places.push({ function: firstThread + row, ...NOWHERE });
  }
  for (let node = ROOT_COUNT; node < nodes.length; node++) {
    if (nodes.type[node] === NODE_TYPE.cut) {
      frameOfNode[node] = TABLES_FULL;
      continue;
    }
    if (nodes.type[node] === NODE_TYPE.thread) continue;
    const code = nodes.code[node]!;
    const instruction = nodes.offset[node]!;
    known[code] ??= new Map();
    let frame = known[code].get(instruction);
    if (frame === undefined) {
      frame = places.length;
      known[code].set(instruction, frame);
      const positions = positionsAt(codes.lines[code]!, codes.linesLength[code]!);
      const span = findSpan(positions, instruction, codes.firstLine[code]!);
      places.push({ function: SHOWN_ROOTS.length + code - 1, ...span });
    }
    frameOfNode[node] = frame;
  }
  const frames: FrameTable = {
    length: places.length,
    function: Uint32Array.from(places, (place) => place.function),
    line: Uint32Array.from(places, (place) => place.line),
    endLine: Int32Array.from(places, (place) => place.endLine),
    column: Int32Array.from(places, (place) => place.column),
    endColumn: Int32Array.from(places, (place) => place.endColumn),
  };
  return { frames, frameOf: (node) => frameOfNode[node]! };
}

interface Span {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
}
type Place = Span & { readonly function: number };

const NOWHERE: Span = { line: 0, endLine: -1, column: -1, endColumn: -1 };

/** Where an instruction stands in the source. Before the first one, on the code's first line. */
function findSpan(positions: Positions, instruction: number, firstLine: number): Span {
  if (instruction === NO_OFFSET) return { ...NOWHERE, line: firstLine };
  const entry = entryAt(positions, instruction);
  if (entry < 0 || positions.line[entry] === NO_LINE) return NOWHERE;
  const line = firstLine + positions.line[entry]!;
  const endLine = firstLine + positions.endLine[entry]!;
  const column = positions.column[entry]!;
  const endColumn = positions.endColumn[entry]!;
  if (line < 1 || line > LINE_MAX) return NOWHERE;
  const isSpan =
    column >= 0 && endLine <= LINE_MAX && (endLine > line || (endLine === line && endColumn > column));
  return isSpan ? { line, endLine, column, endColumn } : { ...NOWHERE, line };
}

/** The last line that a column of 32 bits with a sign can hold. */
const LINE_MAX = 0x7fff_ffff;

/** Makes something of a range of the byte table once, however many codes share it. */
function oncePerRange<T>(make: (start: number, length: number) => T): (start: number, length: number) => T {
  const made = new Map<number, T>();
  return (start, length) => {
    const key = start * 2 ** 26 + length;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(start, length);
    made.set(key, fresh);
    return fresh;
  };
}
