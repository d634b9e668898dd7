import type { Profile, SiteTable, SizeTable, StackTable } from "./profile.ts";

/** The tables of one process that become a part of a tree's. Their frames are those of the tree. */
export interface Part {
  readonly stacks: StackTable;
  readonly sites: PartSites;
}
type SiteNumber = (typeof SITE_NUMBERS)[number];
/** Sites; a column that is 0 everywhere may be null. */
type PartSites = Omit<SiteTable, SiteNumber> & Readonly<Record<SiteNumber, Float64Array | null>>;

/**
 * Puts the tables of processes together, one after the other, each below a root of its own. Give each part as soon as it is
 * read: it need not be kept.
 */
export class Merger {
  readonly #parents: Growing<Int32Array>;
  readonly #frames: Growing<Uint32Array>;
  readonly #siteStacks: Growing<Uint32Array>;
  readonly #siteKinds: Growing<Uint8Array>;
  /** Empty as long as all parts are exact. */
  readonly #siteSpread = new Growing(Float64Array, 0);
  readonly #siteNumbers: readonly { name: SiteNumber; column: Growing<Float64Array> }[];

  /** About how many stacks and sites there will be in all. */
  constructor(stacks = 0, sites = 0) {
    this.#parents = new Growing(Int32Array, stacks);
    this.#frames = new Growing(Uint32Array, stacks);
    this.#siteStacks = new Growing(Uint32Array, sites);
    this.#siteKinds = new Growing(Uint8Array, sites);
    this.#siteNumbers = SITE_NUMBERS.map((name) => ({ name, column: new Growing(Float64Array, sites) }));
  }

  /** Adds a part below a root with this frame. Gives the row that its sites begin at. */
  add({ stacks, sites }: Part, rootFrame: number): number {
    const begin = this.#siteStacks.length;
    const root = this.#parents.length;
    this.#parents.append([-1]);
    this.#parents.append(stacks.parent, root + 1); // an outermost one's parent becomes the root
    this.#frames.append([rootFrame]);
    this.#frames.append(stacks.frame);
    this.#siteStacks.append(sites.stack, root + 1);
    this.#siteKinds.append(sites.kind);
    for (const { name, column } of this.#siteNumbers) {
      const own = sites[name];
      if (own === null) column.skip(sites.length);
      else column.append(own);
    }
    if (sites.spread !== null) {
      this.#siteSpread.skip(begin - this.#siteSpread.length);
      this.#siteSpread.append(sites.spread);
    }
    return begin;
  }

  finish(): Pick<Profile, "stacks" | "sites"> {
    const numbers = Object.fromEntries(this.#siteNumbers.map(({ name, column }) => [name, column.finish()]));
    return {
      stacks: {
        length: this.#parents.length,
        parent: this.#parents.finish(),
        frame: this.#frames.finish(),
      },
      sites: {
        length: this.#siteStacks.length,
        stack: this.#siteStacks.finish(),
        kind: this.#siteKinds.finish(),
        ...(numbers as Record<SiteNumber, Float64Array>),
        spread: this.#finishSpread(),
        moved: null,
      },
    };
  }

  /** What is exact beside sampled parts has 0. */
  #finishSpread(): Float64Array | null {
    if (this.#siteSpread.length === 0) return null;
    this.#siteSpread.skip(this.#siteStacks.length - this.#siteSpread.length);
    return this.#siteSpread.finish();
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

  constructor(
    readonly make: new (length: number) => Column,
    room: number,
  ) {
    this.#room = new make(room);
  }

  get length(): number {
    return this.#length;
  }

  /** Each of its numbers becomes larger by `more`. */
  append(part: ArrayLike<number>, more = 0): void {
    const begin = this.#length;
    this.skip(part.length);
    this.#room.set(part, begin);
    if (more !== 0) for (let row = begin; row < this.#length; row++) this.#room[row]! += more;
  }

  /** So many zeros. */
  skip(count: number): void {
    this.#length += count;
    if (this.#length <= this.#room.length) return;
    const larger = new this.make(Math.max(this.#length, Math.ceil(this.#room.length * 1.5)));
    larger.set(this.#room);
    this.#room = larger;
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
