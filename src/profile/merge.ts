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
  readonly #frames = new Map<string, number>();
  readonly #frameRows: number[][] = [[], [], [], [], []];
  readonly #parents: Int32Array[] = [];
  readonly #stackFrames: Uint32Array[] = [];
  #stacks = 0;
  readonly #sites: SiteTable[] = [];
  #siteCount = 0;

  /** Gives the row that the part's sites begin at. */
  add({ profile, root }: Part): number {
    const frameOf = this.#addFrames(profile);
    const rootFrame = this.#frame(this.#function(root, "", 0), [0, -1, -1, -1]);
    const first = this.#stacks + 1;
    const { stacks, sites } = profile;
    this.#parents.push(
      Int32Array.of(-1),
      stacks.parent.map((parent) => (parent < 0 ? first - 1 : first + parent)),
    );
    this.#stackFrames.push(
      Uint32Array.of(rootFrame),
      stacks.frame.map((frame) => frameOf[frame]!),
    );
    this.#stacks += 1 + stacks.length;
    this.#sites.push({ ...sites, stack: sites.stack.map((stack) => first + stack) });
    const begin = this.#siteCount;
    this.#siteCount += sites.length;
    return begin;
  }

  finish(): Merged {
    const [functions, lines, endLines, columns, endColumns] = this.#frameRows as [
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
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
        length: this.#stacks,
        parent: join(this.#parents, new Int32Array(this.#stacks)),
        frame: join(this.#stackFrames, new Uint32Array(this.#stacks)),
      },
      sites: joinSites(this.#sites, this.#siteCount),
    };
  }

  /** The merged frame of each of a profile's. */
  #addFrames({ functions, frames }: Profile): Uint32Array {
    const functionOf = functions.name.map((name, row) =>
      this.#function(name, functions.file[row]!, functions.firstLine[row]!),
    );
    return frames.function.map((own, row) =>
      this.#frame(functionOf[own]!, [
        frames.line[row]!,
        frames.endLine[row]!,
        frames.column[row]!,
        frames.endColumn[row]!,
      ]),
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

  #frame(of: number, span: readonly number[]): number {
    const row = [of, ...span];
    const key = row.join();
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    for (const [column, values] of this.#frameRows.entries()) values.push(row[column]!);
    this.#frames.set(key, this.#frames.size);
    return this.#frames.size - 1;
  }
}

function join<Column extends Int32Array | Uint32Array | Float64Array | Uint8Array>(
  parts: readonly Column[],
  whole: Column,
): Column {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function joinSites(parts: readonly SiteTable[], length: number): SiteTable {
  const numbers = (column: (sites: SiteTable) => Float64Array) =>
    join(parts.map(column), new Float64Array(length));
  return {
    length,
    stack: join(
      parts.map(({ stack }) => stack),
      new Uint32Array(length),
    ),
    kind: join(
      parts.map(({ kind }) => kind),
      new Uint8Array(length),
    ),
    peakBytes: numbers(({ peakBytes }) => peakBytes),
    peakBlocks: numbers(({ peakBlocks }) => peakBlocks),
    liveBytes: numbers(({ liveBytes }) => liveBytes),
    liveBlocks: numbers(({ liveBlocks }) => liveBlocks),
    totalBytes: numbers(({ totalBytes }) => totalBytes),
    totalBlocks: numbers(({ totalBlocks }) => totalBlocks),
    firstSeconds: numbers(({ firstSeconds }) => firstSeconds),
    lastSeconds: numbers(({ lastSeconds }) => lastSeconds),
    shortLived1: numbers(({ shortLived1 }) => shortLived1),
    shortLived8: numbers(({ shortLived8 }) => shortLived8),
  };
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
