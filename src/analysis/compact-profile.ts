import { PairIndex } from "../profile/pair-index.ts";
import {
  type FrameTable,
  type FunctionTable,
  NO_RESIDENT,
  type Profile,
  type SiteTable,
  type StackTable,
} from "../profile/profile.ts";
import { foldStacks, showCallers, usedFrames } from "./fold-stacks.ts";
import { foldFrames, type Lines } from "./line-table.ts";
import { mapWindow } from "./map-window.ts";
import { gather, moveParents, orderLargestFirst } from "./order.ts";
import { sumUp } from "./sum-up.ts";
import { thinTimeline } from "./thin-timeline.ts";

/** Of a stack, a byte at the peak weighs as much as so many that passed through. */
const PEAK_WEIGHT = 2 ** 20;

/**
 * The same profile in little room, for a page that looks at any moment of it: a stack for each line of another stack, in place of each
 * instruction, depth first, those that held most at the peak first; a site for each of their kinds of memory; at most `changesMax`
 * changes in the timeline, whose moments are fewer where these are more. A frame is that of the line's heaviest expression. What the
 * system saw is left out.
 */
export function compactProfile(profile: Profile, changesMax: number): Profile {
  const { stacks, sites } = profile;
  const isShown = new Uint8Array(stacks.length);
  for (let site = 0; site < sites.length; site++) if (isUsed(sites, site)) isShown[sites.stack[site]!] = 1;
  showCallers(profile, isShown);
  const lines = foldFrames(profile, usedFrames(profile, isShown));
  const own = new Float64Array(stacks.length);
  for (let site = 0; site < sites.length; site++)
    own[sites.stack[site]!]! += PEAK_WEIGHT * sites.peakBytes[site]! + sites.totalBytes[site]!;
  const weight = sumUp(stacks.parent, own);
  const nodes = foldStacks(profile, isShown, lines.ofFrame, weight);

  const nodeWeight = new Float64Array(nodes.parent.length);
  for (let stack = 0; stack < stacks.length; stack++) nodeWeight[nodes.ofStack[stack]!]! += own[stack]!;
  const order = orderLargestFirst(nodes.parent, sumUp(nodes.parent, nodeWeight), nodes.line);
  const newId = new Uint32Array(order.length);
  for (let position = 0; position < order.length; position++) newId[order[position]!] = position;
  const stackOf = nodes.ofStack.map((node) => newId[node]! - 1);
  const tables = takeFrames(profile, lines, gather(nodes.frame, order).subarray(1));
  const parent = moveParents(nodes.parent, order, newId).subarray(1);
  const folded = foldSites(sites, stackOf);
  return {
    ...profile,
    ...tables.kept,
    stacks: { length: parent.length, parent: parent.map((above) => above - 1), frame: tables.ofStack },
    sites: folded.sites,
    timeline: thinTimeline(profile.timeline, folded.ofSite, folded.sites.length, changesMax),
    windows: profile.windows.map((window) => mapWindow(window, folded.sumOf)),
    looks: [],
    resident: NO_RESIDENT,
  };
}

/** Sites that never had anything are those of other marks of a process. */
const isUsed = ({ totalBytes, totalBlocks, peakBytes, liveBytes }: SiteTable, site: number): boolean =>
  totalBytes[site]! > 0 || totalBlocks[site]! > 0 || peakBytes[site]! > 0 || liveBytes[site]! > 0;

interface TakenFrames {
  readonly kept: { readonly functions: FunctionTable; readonly frames: FrameTable };
  /** The stacks' frames among those that are kept. */
  readonly ofStack: StackTable["frame"];
}

/** Frames that stacks have, in the order of their lines, so that they need not be sorted again. */
function takeFrames({ frames, functions }: Profile, lines: Lines, wanted: Uint32Array): TakenFrames {
  const rows = Uint32Array.from(new Set(wanted));
  rows.sort((a, b) => lines.ofFrame[a]! - lines.ofFrame[b]! || a - b);
  const newFrame = new Uint32Array(frames.length);
  rows.forEach((frame, row) => {
    newFrame[frame] = row;
  });
  const functionRows = Uint32Array.from(new Set(Array.from(rows, (frame) => frames.function[frame]!)));
  const newFunction = new Uint32Array(functions.length);
  functionRows.forEach((id, row) => {
    newFunction[id] = row;
  });
  return {
    kept: {
      functions: {
        length: functionRows.length,
        name: Array.from(functionRows, (id) => functions.name[id]!),
        file: Array.from(functionRows, (id) => functions.file[id]!),
        firstLine: gather(functions.firstLine, functionRows),
      },
      frames: {
        length: rows.length,
        function: gather(frames.function, rows).map((id) => newFunction[id]!),
        line: gather(frames.line, rows),
        endLine: gather(frames.endLine, rows),
        column: gather(frames.column, rows),
        endColumn: gather(frames.endColumn, rows),
      },
    },
    ofStack: wanted.map((frame) => newFrame[frame]!),
  };
}

const SUMMED = [
  ...(["peakBytes", "peakBlocks", "liveBytes", "liveBlocks"] as const),
  ...(["totalBytes", "totalBlocks", "shortLived1", "shortLived8"] as const),
] as const;

interface FoldedSites {
  readonly sites: SiteTable;
  /** Which of them a site has become; −1: none. */
  readonly ofSite: Int32Array;
  readonly sumOf: (column: Float64Array) => Float64Array;
}

/** Sites of one stack, kind and spread as one, by kind and then by stack. */
function foldSites(sites: SiteTable, stackOf: Uint32Array): FoldedSites {
  const { spread } = sites;
  const spreads = [...new Set(spread ?? [])];
  const spreadOf = new Map(spreads.map((value, number) => [value, number]));
  // A pair of (stack, kind and spread).
  const pairs = new PairIndex();
  const pairOf = new Int32Array(sites.length).fill(-1);
  const classes = Math.max(1, spreads.length);
  for (let site = 0; site < sites.length; site++) {
    if (!isUsed(sites, site)) continue;
    const sort = sites.kind[site]! * classes + (spread === null ? 0 : spreadOf.get(spread[site]!)!);
    pairOf[site] = pairs.number(stackOf[sites.stack[site]!]!, sort);
  }
  const order = Uint32Array.from({ length: pairs.length }, (_, pair) => pair).sort(
    (a, b) => pairs.secondOf(a) - pairs.secondOf(b) || pairs.firstOf(a) - pairs.firstOf(b),
  );
  const rowOf = new Uint32Array(order.length);
  order.forEach((pair, row) => {
    rowOf[pair] = row;
  });
  const ofSite = pairOf.map((pair) => (pair < 0 ? -1 : rowOf[pair]!));
  const sumOf = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(order.length);
    ofSite.forEach((row, site) => {
      if (row >= 0) sums[row]! += column[site]!;
    });
    return sums;
  };
  const first = new Float64Array(order.length).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(order.length);
  ofSite.forEach((row, site) => {
    if (row < 0) return;
    first[row] = Math.min(first[row]!, sites.firstSeconds[site]!);
    last[row] = Math.max(last[row]!, sites.lastSeconds[site]!);
  });
  const sums = Object.fromEntries(SUMMED.map((name) => [name, sumOf(sites[name])]));
  return {
    ...{ ofSite, sumOf },
    sites: {
      length: order.length,
      stack: order.map((pair) => pairs.firstOf(pair)),
      kind: Uint8Array.from(order, (pair) => Math.floor(pairs.secondOf(pair) / classes)),
      ...(sums as Record<(typeof SUMMED)[number], Float64Array>),
      firstSeconds: first,
      lastSeconds: last,
      spread: spread && Float64Array.from(order, (pair) => spreads[pairs.secondOf(pair) % classes]!),
      moved: null,
    },
  };
}
