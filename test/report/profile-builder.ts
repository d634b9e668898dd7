import type { Bytes, Seconds } from "../../src/profile/brand.ts";
import {
  type Ending,
  isCounted,
  KINDS,
  type Kind,
  type Profile,
  type ResidentTable,
  type TimelineTable,
} from "../../src/profile/profile.ts";

export interface RunFacts {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly started: number;
  readonly duration: number;
  readonly peakSeconds: number;
  readonly rssMax: number | null;
  readonly left: number;
  readonly allocated: { readonly bytes: number; readonly blocks: number };
  readonly ending?: Ending;
  /** How much of its peak each site that held a mebibyte or more then held at other times, and the name of a moment that was marked, "" without one. */
  readonly moments?: readonly {
    readonly seconds: number;
    readonly share: number;
    readonly mark?: string;
  }[];
  readonly resident?: readonly { readonly seconds: number; readonly bytes: number }[];
}

/** Of a short run of which nothing was left, whose files are nowhere. */
export const FACTS: RunFacts = {
  command: ["odd.py"],
  cwd: "/nowhere",
  started: 1_700_000_000,
  duration: 3,
  peakSeconds: 1,
  rssMax: null,
  left: 0,
  allocated: { bytes: 100 * 1024 * 1024, blocks: 1000 },
};

/**
 * Makes a profile of stacks written as text, outermost first: `function file:line` and, after a blank, the expression
 * in that line that allocates. `linesOf` gives the source of a file, to find the expression's columns.
 */
export class ProfileBuilder {
  readonly #linesOf: (file: string) => readonly string[];
  readonly #functions = new Map<string, { id: number; name: string; file: string }>();
  readonly #frames = new Map<string, { id: number; function: number; line: number; span: Span }>();
  readonly #stacks = new Map<string, { id: number; parent: number; frame: number }>();
  readonly #sites: { stack: number; kind: Kind; bytes: number; blocks: number }[] = [];

  constructor(linesOf: (file: string) => readonly string[] = () => []) {
    this.#linesOf = linesOf;
  }

  add(stack: readonly string[], bytes: number, blocks: number, kind: Kind = "heap"): void {
    let above = -1;
    for (const text of stack) above = this.#stack(above, this.#frame(text));
    this.#sites.push({ stack: above, kind, bytes: Math.round(bytes), blocks });
  }

  /** Memory that no Python line asked for. */
  addRoot(name: string, bytes: number, blocks: number): void {
    this.addFrames([{ name, file: "", line: 0 }], bytes, blocks);
  }

  /** As `add`, with names and files that hold any characters. */
  addFrames(
    stack: readonly { readonly name: string; readonly file: string; readonly line: number }[],
    bytes: number,
    blocks: number,
  ): void {
    let above = -1;
    for (const { name, file, line } of stack) above = this.#stack(above, this.#frameAt(name, file, line, ""));
    this.#sites.push({ stack: above, kind: "heap", bytes: Math.round(bytes), blocks });
  }

  build(facts: RunFacts): Profile {
    const functions = [...this.#functions.values()];
    const frames = [...this.#frames.values()];
    const stacks = [...this.#stacks.values()];
    const sites = this.#sites;
    const counted = sites.filter(({ kind }) => isCounted(KINDS.indexOf(kind)));
    const peak = counted.reduce((sum, { bytes }) => sum + bytes, 0);
    const blocks = counted.reduce((sum, site) => sum + site.blocks, 0);
    return {
      run: {
        command: facts.command,
        cwd: facts.cwd,
        started: facts.started as Seconds,
        duration: facts.duration as Seconds,
        python: "3.12.1",
        ending: facts.ending ?? { how: "exit", code: 0 },
        outOfMemory: null,
        offReason: null,
        whose: "all",
        sources: [],
        kept: null,
      },
      looks: [],
      peak: { bytes: peak as Bytes, seconds: facts.peakSeconds as Seconds },
      liveBytes: facts.left as Bytes,
      refusal: null,
      rssMax: facts.rssMax as Bytes | null,
      events: { allocations: facts.allocated.blocks, releases: facts.allocated.blocks },
      functions: {
        length: functions.length,
        name: functions.map(({ name }) => name),
        file: functions.map(({ file }) => file),
        firstLine: new Uint32Array(functions.length),
      },
      frames: {
        length: frames.length,
        function: Uint32Array.from(frames, (frame) => frame.function),
        line: Uint32Array.from(frames, ({ line }) => line),
        endLine: Int32Array.from(frames, ({ span }) => span.endLine),
        column: Int32Array.from(frames, ({ span }) => span.column),
        endColumn: Int32Array.from(frames, ({ span }) => span.endColumn),
      },
      stacks: {
        length: stacks.length,
        parent: Int32Array.from(stacks, ({ parent }) => parent),
        frame: Uint32Array.from(stacks, ({ frame }) => frame),
      },
      sites: {
        length: sites.length,
        stack: Uint32Array.from(sites, ({ stack }) => stack),
        kind: Uint8Array.from(sites, ({ kind }) => KINDS.indexOf(kind)),
        peakBytes: Float64Array.from(sites, ({ bytes }) => bytes),
        peakBlocks: Float64Array.from(sites, (site) => site.blocks),
        liveBytes: Float64Array.from(sites, ({ bytes }) => Math.round((bytes * facts.left) / peak)),
        liveBlocks: Float64Array.from(sites, (site) => site.blocks),
        totalBytes: Float64Array.from(sites, ({ bytes }) =>
          Math.round((bytes * facts.allocated.bytes) / peak),
        ),
        totalBlocks: Float64Array.from(sites, (site) =>
          Math.round((site.blocks * facts.allocated.blocks) / blocks),
        ),
        firstSeconds: new Float64Array(sites.length),
        lastSeconds: new Float64Array(sites.length),
        shortLived1: new Float64Array(sites.length),
        shortLived8: new Float64Array(sites.length),
        spread: null,
        moved: null,
      },
      timeline: this.#timeline(facts.moments ?? []),
      windows: [],
      resident: residentOf(facts.resident ?? []),
      processes: [],
      sampleBytes: 0,
      sizes: { length: 0, kind: new Uint8Array(), atMost: new Float64Array(), blocks: new Float64Array() },
    };
  }

  #timeline(moments: NonNullable<RunFacts["moments"]>): TimelineTable {
    const large = [...this.#sites.keys()].filter((site) => this.#sites[site]!.bytes >= 2 ** 20);
    const counted = large.filter((site) => isCounted(KINDS.indexOf(this.#sites[site]!.kind)));
    const heldBy = (site: number, share: number) => Math.round(share * this.#sites[site]!.bytes);
    let marks = 0;
    return {
      length: moments.length,
      seconds: Float64Array.from(moments, ({ seconds }) => seconds),
      liveBytes: Float64Array.from(moments, ({ share }) =>
        counted.reduce((sum, site) => sum + heldBy(site, share), 0),
      ),
      rss: new Float64Array(moments.length),
      changesEnd: Uint32Array.from(moments, (_, row) => (row + 1) * large.length),
      mark: Uint32Array.from(moments, ({ mark }) => (mark === undefined ? 0 : ++marks)),
      markNames: moments.flatMap(({ mark }) => mark ?? []),
      changeSite: Uint32Array.from(moments.flatMap(() => large)),
      changeBytes: Float64Array.from(
        moments.flatMap(({ share }) => large.map((site) => heldBy(site, share))),
      ),
    };
  }

  #frame(text: string): number {
    const [, name = "", file = "", line = "0", expression = ""] =
      /^(\S+) (<[^>]+>|\S+?):(\d+)(?: (.*))?$/.exec(text) ?? [];
    return this.#frameAt(name, file, Number(line), expression);
  }

  #frameAt(name: string, file: string, line: number, expression: string): number {
    const functionKey = JSON.stringify([name, file]);
    const known = this.#functions.get(functionKey) ?? { id: this.#functions.size, name, file };
    this.#functions.set(functionKey, known);
    const span = findSpan(this.#linesOf(file)[line - 1], line, expression);
    const key = JSON.stringify([known.id, line, span]);
    const frame = this.#frames.get(key) ?? { id: this.#frames.size, function: known.id, line, span };
    this.#frames.set(key, frame);
    return frame.id;
  }

  #stack(parent: number, frame: number): number {
    const key = `${parent} ${frame}`;
    const stack = this.#stacks.get(key) ?? { id: this.#stacks.size, parent, frame };
    this.#stacks.set(key, stack);
    return stack.id;
  }
}

function residentOf(seen: NonNullable<RunFacts["resident"]>): ResidentTable {
  return {
    length: seen.length,
    seconds: Float64Array.from(seen, ({ seconds }) => seconds),
    bytes: Float64Array.from(seen, ({ bytes }) => bytes),
    pss: new Float64Array(seen.length).fill(Number.NaN),
    processes: new Uint32Array(seen.length).fill(1),
  };
}

interface Span {
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
}

/** As the interpreter keeps it: in bytes of UTF-8. An expression that ends with `(` runs on for two lines. */
function findSpan(text: string | undefined, line: number, expression: string): Span {
  const at = expression === "" ? -1 : (text?.indexOf(expression) ?? -1);
  if (text === undefined || at < 0) return { endLine: -1, column: -1, endColumn: -1 };
  const bytes = (part: string) => Buffer.byteLength(part);
  const column = bytes(text.slice(0, at));
  if (expression.endsWith("(")) return { endLine: line + 2, column, endColumn: 1 };
  return { endLine: line, column, endColumn: column + bytes(expression) };
}
