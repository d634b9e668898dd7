import { NO_OFFSET, NODE_TYPE, ROOT_COUNT } from "../recording/layout.ts";
import { entryAt, NO_LINE, type Positions } from "../recording/linetable.ts";
import type { CodeTable, Recording } from "../recording/reader.ts";
import { PairIndex } from "./pair-index.ts";
import type { FrameTable, FunctionTable } from "./profile.ts";
import { type ByteRange, ByteRanges, type RangeAt } from "./ranges.ts";
import { SHOWN_ROOTS, TABLES_FULL } from "./stacks.ts";

/**
 * The functions and frames of a process, or of many: those of a run have nearly all code in common, and what several have is there once.
 * A frame is a function at an instruction; the shown roots come first, threads and other roots have a frame each.
 */
export class FrameIndex {
  readonly #names: string[] = [];
  readonly #files: string[] = [];
  readonly #firstLines: number[] = [];
  readonly #lines: (ByteRange | null)[] = [];
  readonly #ranges = new ByteRanges();
  /** By all that a recording says of a code. */
  readonly #functions = new Map<string, number>();
  readonly #roots = new Map<string, number>();
  /** Frames by function and instruction. */
  readonly #frames = new PairIndex();
  readonly #spans: Span[] = [];

  constructor() {
    for (const root of SHOWN_ROOTS) this.#addRoot(root);
  }

  /** The frames of a recording's nodes. */
  add(recording: Recording): Uint32Array {
    const { nodes, threads, codes } = recording;
    const rangeAt = this.#ranges.of(recording);
    const frameOf = new Uint32Array(nodes.length);
    for (const node of threads)
      frameOf[node] = this.root(rangeAt(nodes.code[node]!, nodes.offset[node]!).text);
    const functionOf = new Int32Array(codes.length).fill(-1);
    for (let node = ROOT_COUNT; node < nodes.length; node++) {
      if (nodes.type[node] === NODE_TYPE.cut) frameOf[node] = TABLES_FULL;
      if (nodes.type[node] !== NODE_TYPE.python) continue;
      const code = nodes.code[node]!;
      if (functionOf[code]! < 0) functionOf[code] = this.#functionOf(codes, code, rangeAt);
      frameOf[node] = this.#frameOf(functionOf[code]!, nodes.offset[node]!);
    }
    return frameOf;
  }

  /** The frame of a root with a name. */
  root(name: string): number {
    const known = this.#roots.get(name);
    if (known !== undefined) return known;
    const frame = this.#addRoot(name);
    this.#roots.set(name, frame);
    return frame;
  }

  finish(): { functions: FunctionTable; frames: FrameTable } {
    const spans = this.#spans;
    return {
      functions: {
        length: this.#names.length,
        name: this.#names,
        file: this.#files,
        firstLine: Uint32Array.from(this.#firstLines),
      },
      frames: {
        length: spans.length,
        function: new Uint32Array(spans.length).map((_, frame) => this.#frames.firstOf(frame)),
        line: Uint32Array.from(spans, (span) => span.line),
        endLine: Int32Array.from(spans, (span) => span.endLine),
        column: Int32Array.from(spans, (span) => span.column),
        endColumn: Int32Array.from(spans, (span) => span.endColumn),
      },
    };
  }

  #addFunction(name: string, file: string, firstLine: number, lines: ByteRange | null): number {
    this.#names.push(name);
    this.#files.push(file);
    this.#firstLines.push(firstLine);
    this.#lines.push(lines);
    return this.#names.length - 1;
  }

  #addRoot(name: string): number {
    return this.#frameOf(this.#addFunction(name, "", 0, null), 0);
  }

  #functionOf(codes: CodeTable, code: number, rangeAt: RangeAt): number {
    const name = rangeAt(codes.name[code]!, codes.nameLength[code]!);
    const file = rangeAt(codes.file[code]!, codes.fileLength[code]!);
    const lines = rangeAt(codes.lines[code]!, codes.linesLength[code]!);
    const firstLine = codes.firstLine[code]!;
    const key = `${name.id} ${file.id} ${lines.id} ${firstLine}`;
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    const fresh = this.#addFunction(name.text, file.text, firstLine, lines);
    this.#functions.set(key, fresh);
    return fresh;
  }

  #frameOf(of: number, instruction: number): number {
    const frame = this.#frames.number(of, instruction);
    if (frame === this.#spans.length) {
      const lines = this.#lines[of];
      this.#spans.push(lines ? findSpan(lines.positions, instruction, this.#firstLines[of]!) : NOWHERE);
    }
    return frame;
  }
}

interface Span {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
}

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
