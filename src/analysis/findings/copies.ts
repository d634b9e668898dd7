import { PairIndex } from "../../profile/pair-index.ts";
import { formatSize } from "../format.ts";
import { type Estimate, intervalOf } from "../interval.ts";
import { copyingStacks, isCopyOfLine, isOfLine } from "./copying.ts";
import { type Finding, type FoundLine, lineAt, type SentencePart, say } from "./finding.ts";
import { estimateRows, isAtLeast, SHARE_MIN, type Survey, sumRows } from "./survey.ts";

/** Lists and the like keep up to an eighth of room to grow; a copy of one has none. */
const ROOM = 1 / 8;
/** On average: larger blocks are arrays, and what was put together of several may be copied to one. */
const LARGE_BLOCK = 128 * 1024;

/**
 * What a line holds at the peak: all of it, what one of its instructions allocated or one kind of memory of that, or what functions that
 * copy did, all or a single stack of theirs. A copy of a list has its buffer, but not its objects.
 */
interface Part {
  readonly row: number;
  /** One of its sites. */
  readonly site: number;
  readonly held: Estimate;
  readonly blocks: number;
  readonly firstSeconds: number;
}

interface Copy {
  readonly copy: Part;
  readonly original: Part;
}

/**
 * Copies that are held beside their originals at the peak. A copy was allocated by code that copies, later than its original, and
 * has as many bytes, in as many blocks where these are small. Each of the three alone says little: two columns of a
 * table are as large as each other, and most programs copy something.
 */
export function findCopies(survey: Survey): Finding[] {
  const { lines, profile, space } = survey;
  return findPairs(survey).map(({ copy, original }) => {
    const [from, to] = [lineAt(lines, original.row), lineAt(lines, copy.row)];
    const bytes = Math.min(copy.held.bytes, original.held.bytes);
    return {
      kind: "copy",
      bytes,
      share: bytes / profile.peak.bytes,
      whole: "the peak",
      sentence: sayTwice(from, to, formatSize(bytes, space)),
      lines: [from, to],
      evidence: { tab: "peak", line: to },
    };
  });
}

function sayTwice(from: FoundLine, to: FoundLine, size: string): SentencePart[] {
  return from.function === to.function && from.file === to.file
    ? say`${to} holds the same twice at once: ${size} each time`
    : say`${from} and ${to} hold the same at once: ${size} twice`;
}

/** Of each line that copies, what has an original. */
function findPairs(survey: Survey): readonly Copy[] {
  const { profile, charged, lines, ofSite } = survey;
  const { stacks, frames, sites } = profile;
  const least = SHARE_MIN * profile.peak.bytes;
  const lineOf = (site: number) => ofSite[site]!;
  const frameOf = (site: number) => (lineOf(site) < 0 ? -1 : stacks.frame[charged[sites.stack[site]!]!]!);
  const kinds = new PairIndex();
  const ofKind = new Int32Array(sites.length).map((_, site) =>
    lineOf(site) < 0 ? -1 : kinds.number(frameOf(site), sites.kind[site]!),
  );
  const parts = [
    ...partsBy(survey, lines.length, lineOf, least),
    ...partsBy(survey, frames.length, frameOf, least),
    ...partsBy(survey, kinds.length, (site) => ofKind[site]!, least),
  ];
  const isCopying = copyingStacks(survey);
  const ifCopying = (of: number, site: number) => (isCopying[sites.stack[site]!] === 1 ? of : -1);
  const ifOfLine = (of: number, site: number) => (isOfLine(survey, site) ? of : -1);
  const copied = [
    ...partsBy(survey, lines.length, (site) => ifCopying(lineOf(site), site), least),
    ...partsBy(survey, sites.length, (site) => (lineOf(site) < 0 ? -1 : ifCopying(site, site)), least),
    ...[
      ...partsBy(survey, frames.length, (site) => ifOfLine(frameOf(site), site), least),
      ...partsBy(survey, kinds.length, (site) => ifOfLine(ofKind[site]!, site), least),
    ].filter(({ site }) => isCopyOfLine(survey, site)),
  ];
  const found = new Map<number, Copy>();
  for (const copy of copied) {
    const original = findOriginal(copy, parts);
    // Two copies of the same age may be like each other.
    const isKnownPair = original !== null && found.get(original.row)?.original.row === copy.row;
    if (original !== null && !isKnownPair && !found.has(copy.row)) found.set(copy.row, { copy, original });
  }
  return [...found.values()];
}

/** Parts of at least so many bytes, whose sites `keyOf` keeps together; all sites of a key are of one line. */
function partsBy(
  { profile: { sites }, ofSite }: Survey,
  length: number,
  keyOf: (site: number) => number,
  least: number,
): Part[] {
  const heldBy = estimateRows(sites, "peakBytes", length, keyOf);
  const blocks = sumRows(sites.peakBlocks, length, keyOf);
  const siteOf = new Int32Array(length);
  const firstSeconds = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
  for (let site = 0; site < sites.length; site++) {
    const key = keyOf(site);
    if (key < 0 || sites.peakBytes[site] === 0) continue;
    siteOf[key] = site;
    firstSeconds[key] = Math.min(firstSeconds[key]!, sites.firstSeconds[site]!);
  }
  return [...siteOf.keys()].flatMap((key) => {
    const held = heldBy(key);
    if (!isAtLeast(held, least)) return [];
    const site = siteOf[key]!;
    return [{ row: ofSite[site]!, site, held, blocks: blocks[key]!, firstSeconds: firstSeconds[key]! }];
  });
}

/** The part of another line that is most like a copy, and no younger. */
function findOriginal(copy: Part, parts: readonly Part[]): Part | null {
  const unlike = (part: Part) => Math.abs(part.held.bytes - copy.held.bytes);
  const originals = parts.filter(
    (part) => part.row !== copy.row && part.firstSeconds <= copy.firstSeconds && isAlike(part, copy),
  );
  return originals.reduce<Part | null>(
    (best, part) => (best === null || unlike(part) < unlike(best) ? part : best),
    null,
  );
}

function isAlike(one: Part, other: Part): boolean {
  if (!isKnown(one.held) || !isKnown(other.held) || !isNear(one.held.bytes, other.held.bytes)) return false;
  return (isLarge(one) && isLarge(other)) || isNear(one.blocks, other.blocks);
}

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= ROOM * Math.max(one, other);

/** Estimates that may be further from the truth than a copy from its original don't tell whether they are alike. */
function isKnown(held: Estimate): boolean {
  const [low, high] = intervalOf(held);
  return high - low <= 2 * ROOM * held.bytes;
}

const isLarge = ({ held, blocks }: Part): boolean => held.bytes >= LARGE_BLOCK * blocks;
