import { readFileSync } from "node:fs";

/**
 * The caller's soft limit of open files, or null where it is ours as well or can't be known. Node raises its own to the
 * hard limit at its start, and the program would inherit that; a parent with another hard limit isn't where ours is from.
 */
export function callersFileLimit(): number | null {
  try {
    const own = readFileLimit("self");
    const callers = readFileLimit(process.ppid);
    if (callers.soft === null || callers.hard !== own.hard) return null;
    return own.soft === null || callers.soft < own.soft ? callers.soft : null;
  } catch {
    return null; // a parent outside of our container
  }
}

/** What a program that is started may map in all, `ulimit -v`, in bytes; null without a limit. */
export function addressSpaceLimit(): number | null {
  try {
    return readLimit("self", "Max address space").soft;
  } catch {
    return null; // no /proc
  }
}

const readFileLimit = (process: number | "self") => readLimit(process, "Max open files");

/** null for what is unlimited. */
function readLimit(process: number | "self", name: string): { soft: number | null; hard: number | null } {
  const text = readFileSync(`/proc/${process}/limits`, "utf8");
  const [, soft, hard] = new RegExp(`^${name}\\s+(\\d+|unlimited)\\s+(\\d+|unlimited)`, "m").exec(text) ?? [];
  const limitOf = (word: string | undefined) => (word === "unlimited" ? null : Number(word));
  return { soft: limitOf(soft), hard: limitOf(hard) };
}
