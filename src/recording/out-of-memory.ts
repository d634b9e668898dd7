/**
 * How memory ran out, as the launcher saw it; it stands in `session.json`. `left`: the launcher ended the program before the
 * kernel would. `killed`: the kernel ended a process meanwhile; `maybe`: it may have been the kernel that did.
 */
export interface OutOfMemory {
  readonly how: "left" | "killed" | "maybe";
  /** What there was too little of: of the machine's memory, below a cgroup's limit, or for what of the program was swapped out. */
  readonly short: "machine" | "cgroup" | "swap";
  /** What was available as last seen, in bytes, and of how much in all: of the machine's memory, or the limit. */
  readonly available: number;
  readonly size: number;
  /** `left`: what was to stay available, and what of the program was swapped out, in bytes. Else 0. */
  readonly reserve: number;
  readonly swap: number;
}

const HOWS: readonly unknown[] = ["left", "killed", "maybe"];
const SHORTS: readonly unknown[] = ["machine", "cgroup", "swap"];

export function isOutOfMemory(value: unknown): value is OutOfMemory {
  if (typeof value !== "object" || value === null) return false;
  const { how, short, available, size, reserve, swap } = value as Readonly<Record<string, unknown>>;
  const amounts = [available, size, reserve, swap];
  return (
    HOWS.includes(how) &&
    SHORTS.includes(short) &&
    amounts.every((amount) => typeof amount === "number" && amount >= 0)
  );
}
