import type { FrameTable, FunctionTable, Profile, SiteTable, SizeTable, StackTable } from "./profile.ts";

/** A profile of one process that becomes a part of a tree's, and the name of the root that its stacks get there. */
export interface Part {
  readonly profile: Profile;
  readonly root: string;
}

/** The tables of a tree of processes, and where each part's sites begin among them. */
export interface Merged {
  readonly functions: FunctionTable;
  readonly frames: FrameTable;
  readonly stacks: StackTable;
  readonly sites: SiteTable;
}

/**
 * Puts the tables of processes together, one after the other, each below a root of its own. Functions and frames that several
 * have are there once. Give each part as soon as it is read: what it has beside its tables need not be kept.
 */
export class Merger {
  readonly #functions = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #files: string[] = [];
  readonly #firstLines: number[] = [];
  /** Frames by their function and line. */
  readonly #frames = new Map<number, number[]>();
  readonly #frameRows: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
  readonly #parents = new Growing(Int32Array);
  readonly #stackFrames = new Growing(Uint32Array);
  readonly #siteStacks = new Growing(Uint32Array);
  readonly #siteKinds = new Growing(Uint8Array);
  readonly #siteNumbers = SITE_NUMBERS.map((name) => ({ name, column: new Growing(Float64Array) }));

  /** Gives the row that the part's sites begin at. */
  add({ profile, root }: Part): number {
    const frameOf = this.#addFrames(profile);
    const rootFrame = this.#frame(this.#function(root, "", 0), 0, -1, -1, -1);
    const first = this.#parents.length + 1;
    const begin = this.#siteStacks.length;
    const { stacks, sites } = profile;
    this.#parents.append(Int32Array.of(-1));
    this.#parents.append(stacks.parent.map((parent) => (parent < 0 ? first - 1 : first + parent)));
    this.#stackFrames.append(Uint32Array.of(rootFrame));
    this.#stackFrames.append(stacks.frame.map((frame) => frameOf[frame]!));
    this.#siteStacks.append(sites.stack.map((stack) => first + stack));
    this.#siteKinds.append(sites.kind);
    for (const { name, column } of this.#siteNumbers) column.append(sites[name]);
    return begin;
  }

  finish(): Merged {
    const [functions, lines, endLines, columns, endColumns] = this.#frameRows;
    const numbers = Object.fromEntries(this.#siteNumbers.map(({ name, column }) => [name, column.finish()]));
    return {
      functions: {
        length: this.#names.length,
        name: this.#names,
        file: this.#files,
        firstLine: Uint32Array.from(this.#firstLines),
      },
      frames: {
        length: functions.length,
        function: Uint32Array.from(functions),
        line: Uint32Array.from(lines),
        endLine: Int32Array.from(endLines),
        column: Int32Array.from(columns),
        endColumn: Int32Array.from(endColumns),
      },
      stacks: {
        length: this.#parents.length,
        parent: this.#parents.finish(),
        frame: this.#stackFrames.finish(),
      },
      sites: {
        length: this.#siteStacks.length,
        stack: this.#siteStacks.finish(),
        kind: this.#siteKinds.finish(),
        ...(numbers as Record<(typeof SITE_NUMBERS)[number], Float64Array>),
      },
    };
  }

  /** The merged frame of each of a profile's. */
  #addFrames({ functions, frames }: Profile): Uint32Array {
    const functionOf = functions.name.map((name, row) =>
      this.#function(name, functions.file[row]!, functions.firstLine[row]!),
    );
    const { line, endLine, column, endColumn } = frames;
    return frames.function.map((own, row) =>
      this.#frame(functionOf[own]!, line[row]!, endLine[row]!, column[row]!, endColumn[row]!),
    );
  }

  #function(name: string, file: string, firstLine: number): number {
    const key = `${firstLine}\0${name}\0${file}`;
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    this.#names.push(name);
    this.#files.push(file);
    this.#firstLines.push(firstLine);
    this.#functions.set(key, this.#names.length - 1);
    return this.#names.length - 1;
  }

  #frame(of: number, line: number, endLine: number, column: number, endColumn: number): number {
    const [functions, lines, endLines, columns, endColumns] = this.#frameRows;
    const key = of * 2 ** 32 + line;
    const there = this.#frames.get(key) ?? [];
    const known = there.find(
      (frame) => endLines[frame] === endLine && columns[frame] === column && endColumns[frame] === endColumn,
    );
    if (known !== undefined) return known;
    const fresh = functions.length;
    if (there.length === 0) this.#frames.set(key, there);
    there.push(fresh);
    functions.push(of);
    lines.push(line);
    endLines.push(endLine);
    columns.push(column);
    endColumns.push(endColumn);
    return fresh;
  }
}

const SITE_NUMBERS = [
  ...(["peakBytes", "peakBlocks", "liveBytes", "liveBlocks", "totalBytes", "totalBlocks"] as const),
  ...(["firstSeconds", "lastSeconds", "shortLived1", "shortLived8"] as const),
] as const;

type Numbers = Int32Array | Uint32Array | Float64Array | Uint8Array;

/** A column that parts are put behind each other in, without keeping them. */
class Growing<Column extends Numbers> {
  #room: Column;
  #length = 0;

  constructor(readonly make: new (length: number) => Column) {
    this.#room = new make(0);
  }

  get length(): number {
    return this.#length;
  }

  append(part: ArrayLike<number>): void {
    const length = this.#length + part.length;
    if (length > this.#room.length) {
      const larger = new this.make(Math.max(length, Math.ceil(this.#room.length * 1.5)));
      larger.set(this.#room);
      this.#room = larger;
    }
    this.#room.set(part, this.#length);
    this.#length = length;
  }

  finish(): Column {
    return this.#room.subarray(0, this.#length) as Column;
  }
}

/** The sum of several, kind by kind and class by class. */
export function mergeSizes(parts: readonly SizeTable[]): SizeTable {
  const sums = new Map<number, Map<number, number>>();
  for (const { length, kind, atMost, blocks } of parts) {
    for (let row = 0; row < length; row++) {
      const classes = sums.get(kind[row]!) ?? new Map<number, number>();
      sums.set(kind[row]!, classes);
      classes.set(atMost[row]!, (classes.get(atMost[row]!) ?? 0) + blocks[row]!);
    }
  }
  const rows = [...sums].flatMap(([kind, classes]) => [...classes].map((of) => [kind, ...of] as const));
  rows.sort(([kindA, atMostA], [kindB, atMostB]) => kindA - kindB || atMostA - atMostB);
  return {
    length: rows.length,
    kind: Uint8Array.from(rows, ([kind]) => kind),
    atMost: Float64Array.from(rows, ([, atMost]) => atMost),
    blocks: Float64Array.from(rows, ([, , blocks]) => blocks),
  };
}
