import { NO_OFFSET, NODE_TYPE, ROOT_COUNT } from "../recording/layout.ts";
import { entryAt, NO_LINE, type Positions } from "../recording/linetable.ts";
import type { Recording } from "../recording/reader.ts";
import type { FrameTable, FunctionTable } from "./profile.ts";
import { type ByteRange, ByteRanges } from "./ranges.ts";
import { SHOWN_ROOTS, TABLES_FULL } from "./stacks.ts";

/**
 * The functions and frames of a process, or of many: those of a run have nearly all code in common, and what several have is there once.
 * A frame is an instruction of a code; the shown roots come first, threads and other roots have a frame each.
 */
export class FrameIndex {
  readonly #names: string[] = [];
  readonly #files: string[] = [];
  readonly #firstLines: number[] = [];
  readonly #places: Place[] = [];
  readonly #ranges = new ByteRanges();
  /** By all that a recording says of them. */
  readonly #codes = new Map<string, Code>();
  readonly #roots = new Map<string, number>();

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
    const known: (Code | undefined)[] = new Array(codes.length);
    for (let node = ROOT_COUNT; node < nodes.length; node++) {
      if (nodes.type[node] === NODE_TYPE.cut) frameOf[node] = TABLES_FULL;
      if (nodes.type[node] !== NODE_TYPE.python) continue;
      const row = nodes.code[node]!;
      known[row] ??= this.#codeOf(
        rangeAt(codes.name[row]!, codes.nameLength[row]!),
        rangeAt(codes.file[row]!, codes.fileLength[row]!),
        rangeAt(codes.lines[row]!, codes.linesLength[row]!),
        codes.firstLine[row]!,
      );
      const instruction = nodes.offset[node]!;
      frameOf[node] = known[row].frames.get(instruction) ?? this.#addFrame(known[row], instruction);
    }
    return frameOf;
  }

  /** The frame of a root with a name. */
  root(name: string): number {
    const known = this.#roots.get(name);
    if (known !== undefined) return known;
    this.#roots.set(name, this.#places.length);
    return this.#addRoot(name);
  }

  finish(): { functions: FunctionTable; frames: FrameTable } {
    const places = this.#places;
    return {
      functions: {
        length: this.#names.length,
        name: this.#names,
        file: this.#files,
        firstLine: Uint32Array.from(this.#firstLines),
      },
      frames: {
        length: places.length,
        function: Uint32Array.from(places, (place) => place.function),
        line: Uint32Array.from(places, (place) => place.line),
        endLine: Int32Array.from(places, (place) => place.endLine),
        column: Int32Array.from(places, (place) => place.column),
        endColumn: Int32Array.from(places, (place) => place.endColumn),
      },
    };
  }

  #addFunction(name: string, file: string, firstLine: number): number {
    this.#names.push(name);
    this.#files.push(file);
    this.#firstLines.push(firstLine);
    return this.#names.length - 1;
  }

  #addPlace(place: Place): number {
    this.#places.push(place);
    return this.#places.length - 1;
  }

  #addRoot(name: string): number {
    return this.#addPlace({ function: this.#addFunction(name, "", 0), ...NOWHERE });
  }

  #codeOf(name: ByteRange, file: ByteRange, lines: ByteRange, firstLine: number): Code {
    const key = `${name.id} ${file.id} ${lines.id} ${firstLine}`;
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const number = this.#addFunction(name.text, file.text, firstLine);
    const code = { function: number, firstLine, lines, frames: new Map<number, number>() };
    this.#codes.set(key, code);
    return code;
  }

  #addFrame(code: Code, instruction: number): number {
    const span = findSpan(code.lines.positions, instruction, code.firstLine);
    const frame = this.#addPlace({ function: code.function, ...span });
    code.frames.set(instruction, frame);
    return frame;
  }
}

/** A code, whichever processes have it, and its frames by instruction. */
interface Code {
  readonly function: number;
  readonly firstLine: number;
  readonly lines: ByteRange;
  readonly frames: Map<number, number>;
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
