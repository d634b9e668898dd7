/** An event of a trace, as agent/test/trace.c reads it. */
export type Event =
  | readonly ["a", address: number, size: number, node: number, kind: number]
  | readonly ["f", address: number]
  | readonly ["r", old: number, address: number, size: number, node: number, kind: number]
  | readonly ["x", old: number]
  | readonly ["m", address: number, length: number, node: number]
  | readonly ["n", address: number, length: number, node: number]
  | readonly ["u", address: number, length: number]
  | readonly ["v", address: number, length: number]
  | readonly ["p", address: number, length: number, writable: number]
  | readonly [
      "R",
      old: number,
      oldLength: number,
      address: number,
      length: number,
      node: number,
      stays: number,
    ]
  | readonly ["h", thread: number]
  | readonly ["e", thread: number]
  | readonly ["k"]
  | readonly ["F", point: string]
  | readonly ["o"]
  | readonly ["s"]
  | readonly ["c", window: number]
  | readonly ["t", nanoseconds: number];

export interface SiteRow {
  site: string;
  liveBytes: number;
  liveBlocks: number;
  totalBytes: number;
  totalBlocks: number;
  peakBytes: number;
  peakBlocks: number;
  /** Blocks released as the next release, with at most 1 (8) acquisitions in between. */
  within1: number;
  within8: number;
}

/** What sites held at a mark of a window. */
export type Mark = ReadonlyMap<string, SiteRow>;

/** A window: what sites held where it was opened, at its peak, where it was closed. */
export interface Window {
  base: Mark;
  peak: Mark;
  end: Mark | null;
  baseBytes: number;
  peakBytes: number;
  endBytes: number;
}

const PAGE = 4096;
const MAP = 3;
const RESERVED = 4;

/** A page of a mapping: the stack that mapped it, and whether it counts. None is ever resident. */
interface Page {
  readonly node: string;
  readonly nature: "counted" | "reserved" | "inaccessible";
}
/** Blocks of this many bytes use three words of the live table, so a missed release of one may be found by three. */
const LARGE = 1023;

/** What the ledger should say, the slow way: plain maps, and a copy of all sites at each new peak. */
export class NaiveLedger {
  private readonly blocks = new Map<number, { site: string; size: number }>();
  private readonly pages = new Map<number, Page>();
  private readonly rows = new Map<string, SiteRow>();
  private live = 0;
  private peak = 0;
  private missed = 0;
  private thread = 0;
  /** Addresses acquired since the last release, of each thread. */
  private recent = new Map<number, number[]>();
  readonly windows = new Map<number, Window>();
  private readonly sizes = new Map<string, number>();

  play(event: Event): void {
    const [what] = event;
    if (what === "a") {
      this.acquire(event[1], event[2], `${event[3]}/${event[4]}`);
    } else if (what === "f") {
      this.release(event[1]);
    } else if (what === "r") {
      this.release(event[1]);
      this.acquire(event[2], event[3], `${event[4]}/${event[5]}`);
    } else if (what === "m") {
      this.map(event[1], event[2], { node: `${event[3]}`, nature: "counted" });
    } else if (what === "n") {
      this.map(event[1], event[2], { node: `${event[3]}`, nature: "reserved" });
    } else if (what === "u") {
      this.unmap(event[1], event[2]);
    } else if (what === "v") {
      this.change(event[1], event[2], "counted", "reserved");
    } else if (what === "p") {
      if (event[3] === 0) this.change(event[1], event[2], "counted", "inaccessible");
      else this.change(event[1], event[2], "inaccessible", "counted");
    } else if (what === "R") {
      this.move(event);
    } else if (what === "h") {
      this.thread = event[1];
    } else if (what === "e") {
      this.recent.delete(event[1]);
    } else if (what === "c") {
      this.close(event[1]);
    }
  }

  sites(): SiteRow[] {
    return [...this.rows.values()].sort((a, b) => (a.site < b.site ? -1 : 1));
  }

  totals(): { live: number; peak: number; missed: number } {
    return { live: this.live, peak: this.peak, missed: this.missed };
  }

  /** A window is opened under this number; one that was closed goes. */
  open(number: number): void {
    const now = this.mark();
    const bytes = { baseBytes: this.live, peakBytes: this.live, endBytes: 0 };
    this.windows.set(number, { base: now, peak: now, end: null, ...bytes });
  }

  private close(number: number): void {
    const window = this.windows.get(number);
    if (window?.end === null) Object.assign(window, { end: this.mark(), endBytes: this.live });
  }

  private mark(): Mark {
    return new Map([...this.rows].map(([site, row]) => [site, { ...row }]));
  }

  /** What each site holds, and all of the counted ones together. */
  snapshot(): { total: number; sites: ReadonlyMap<string, number> } {
    return { total: this.live, sites: new Map([...this.rows].map(([site, row]) => [site, row.liveBytes])) };
  }

  /** Blocks allocated in all, by `kind/bits of the size`. */
  sizeClasses(): ReadonlyMap<string, number> {
    return this.sizes;
  }

  /** Live blocks of at least so many bytes: their sizes and sites by their addresses. */
  largeBlocks(least: number): ReadonlyMap<number, { site: string; size: number }> {
    return new Map([...this.blocks].filter(([, { size }]) => size >= least));
  }

  /** The site that a page was mapped by. */
  mappedBy(address: number): string | undefined {
    const page = this.pages.get(address);
    return page && siteOf(page);
  }

  private row(site: string): SiteRow {
    let row = this.rows.get(site);
    if (!row) {
      row = {
        ...{ site, liveBytes: 0, liveBlocks: 0, totalBytes: 0, totalBlocks: 0 },
        ...{ peakBytes: 0, peakBlocks: 0, within1: 0, within8: 0 },
      };
      this.rows.set(site, row);
    }
    return row;
  }

  private gain(site: string, bytes: number): void {
    const row = this.row(site);
    row.liveBytes += bytes;
    row.liveBlocks++;
    row.totalBytes += bytes;
    row.totalBlocks++;
    this.live += bytes;
    for (const window of this.windows.values()) {
      if (window.end !== null || this.live <= window.peakBytes) continue;
      window.peak = this.mark();
      window.peakBytes = this.live;
    }
    if (this.live <= this.peak) return;
    this.peak = this.live;
    for (const each of this.rows.values()) {
      each.peakBytes = each.liveBytes;
      each.peakBlocks = each.liveBlocks;
    }
  }

  private lose(site: string, bytes: number): void {
    const row = this.row(site);
    row.liveBytes -= bytes;
    row.liveBlocks--;
    this.live -= bytes;
  }

  private acquire(address: number, size: number, site: string): void {
    for (const other of this.overlapped(address, size)) {
      this.missed++;
      this.remove(other);
    }
    this.recent.set(this.thread, [...(this.recent.get(this.thread) ?? []), address]);
    const sizeClass = `${site.split("/")[1]}/${size.toString(2).length}`;
    this.sizes.set(sizeClass, (this.sizes.get(sizeClass) ?? 0) + 1);
    this.blocks.set(address, { site, size });
    this.gain(site, size);
  }

  private release(address: number): void {
    const block = this.blocks.get(address);
    if (!block) return;
    const recent = this.recent.get(this.thread) ?? [];
    const at = recent.lastIndexOf(address);
    const others = recent.length - 1 - at;
    if (at >= 0 && others <= 1) this.row(block.site).within1++;
    if (at >= 0 && others <= 8) this.row(block.site).within8++;
    this.recent.delete(this.thread);
    this.remove(address);
  }

  private remove(address: number): void {
    const block = this.blocks.get(address);
    if (!block) return;
    this.blocks.delete(address);
    this.lose(block.site, block.size);
  }

  /** Live blocks whose words of the live table the new block needs: those 8 bytes off have others. Lowest address first. */
  private overlapped(address: number, size: number): number[] {
    const end = (at: number, bytes: number) => at + (bytes < LARGE ? 16 : 48);
    return [...this.blocks]
      .filter(([at]) => at % 16 === address % 16)
      .filter(([at, block]) => at < end(address, size) && address < end(at, block.size))
      .map(([at]) => at);
  }

  private map(address: number, length: number, page: Page): void {
    this.unmap(address, length);
    for (let at = address; at < address + length; at += PAGE) this.pages.set(at, page);
    this.row(`${page.node}/${MAP}`);
    this.holdPages(page, Math.ceil(length / PAGE) * PAGE);
  }

  private unmap(address: number, length: number): void {
    for (let at = address; at < address + length; at += PAGE) {
      const page = this.pages.get(at);
      if (!page) continue;
      this.pages.delete(at);
      this.losePages(page, PAGE);
    }
  }

  /** Pages of one nature become ones of another. */
  private change(address: number, length: number, from: Page["nature"], to: Page["nature"]): void {
    for (let at = address; at < address + length; at += PAGE) {
      const page = this.pages.get(at);
      if (page?.nature !== from) continue;
      const changed = { node: page.node, nature: to };
      this.pages.set(at, changed);
      this.losePages(page, PAGE);
      this.holdPages(changed, PAGE);
    }
  }

  private move([, old, oldLength, address, length, node, stays]: Event & readonly ["R", ...unknown[]]): void {
    const moved = this.pages.get(old);
    if (stays) this.change(old, oldLength, "counted", "reserved");
    else this.unmap(old, oldLength);
    if (moved) this.map(address, length, { node: `${node}`, nature: moved.nature });
    else this.unmap(address, length);
  }

  private holdPages(page: Page, bytes: number): void {
    if (page.nature === "counted") this.gain(siteOf(page), bytes);
    else this.holdApart(siteOf(page), bytes);
  }

  private losePages(page: Page, bytes: number): void {
    if (page.nature === "counted") this.lose(siteOf(page), bytes);
    else this.row(siteOf(page)).liveBytes -= bytes;
  }

  private holdApart(site: string, bytes: number): void {
    const row = this.row(site);
    row.liveBytes += bytes;
    row.totalBytes += bytes;
  }
}

const siteOf = ({ node, nature }: Page): string => `${node}/${nature === "counted" ? MAP : RESERVED}`;
