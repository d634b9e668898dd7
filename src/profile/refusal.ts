import type { RawRefusal } from "../recording/header.ts";
import type { Recording } from "../recording/reader.ts";
import type { Bytes, Seconds } from "./brand.ts";
import type { Profile, Refusal, StackTable } from "./profile.ts";
import { stacksOfNodes } from "./stacks.ts";

/** A refusal whose calls are frames yet: outermost first. */
export interface FoundRefusal extends Omit<Refusal, "calls"> {
  readonly frames: readonly number[];
}

/** The last request that was refused to a process that began so long after the run; null where none was. */
export function findRefusal(
  { header, nodes }: Recording,
  stacks: StackTable,
  startSeconds = 0,
): FoundRefusal | null {
  const { refusal, sizes } = header;
  if (refusal === null) return null;
  const isThere = refusal.node > 0 && refusal.node < nodes.length;
  const blocks = sizes.reduce((sum, count) => sum + count, 0);
  return {
    seconds: (startSeconds + refusal.seconds) as Seconds,
    bytes: refusal.bytes as Bytes,
    frames: isThere ? framesOf(refusal.node, stacks) : [],
    limit: limitOf(refusal),
    blocksAfter: Math.max(0, blocks - refusal.blocks),
    hasLeft: refusal.hasLeft,
  };
}

/** Of two processes' the one that the run ended with, or that came last. */
export function laterRefusal(one: FoundRefusal | null, other: FoundRefusal | null): FoundRefusal | null {
  if (one === null || other === null) return one ?? other;
  if (one.hasLeft !== other.hasLeft) return one.hasLeft ? one : other;
  return one.seconds > other.seconds ? one : other;
}

export function describeRefusal(
  found: FoundRefusal | null,
  { functions, frames }: Pick<Profile, "functions" | "frames">,
): Refusal | null {
  if (found === null) return null;
  const { frames: own, ...refusal } = found;
  const calls = own.map((frame) => {
    const of = frames.function[frame]!;
    return { function: functions.name[of]!, file: functions.file[of]!, line: frames.line[frame]! };
  });
  return { ...refusal, calls };
}

function limitOf({ limitKind, limit }: RawRefusal): Refusal["limit"] {
  if (limitKind === "none") return null;
  return { of: limitKind === "data" ? "data" : "address space", bytes: limit as Bytes };
}

function framesOf(node: number, { parent, frame }: StackTable): number[] {
  const frames: number[] = [];
  const [innermost = -1] = stacksOfNodes(Uint32Array.of(node));
  for (let stack = innermost; stack >= 0; stack = parent[stack]!) frames.push(frame[stack]!);
  return frames.reverse();
}
