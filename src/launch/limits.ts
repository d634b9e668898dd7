import { readFileSync } from "node:fs";

/**
 * The caller's soft limit of open files, or null where it is ours as well or can't be known. Node raises its own to the
 * hard limit at its start, and the program would inherit that; a parent with another hard limit isn't where ours is from.
 */
export function callersFileLimit(): number | null {
  try {
    const own = readFileLimit("self");
    const callers = readFileLimit(process.ppid);
    return callers.hard === own.hard && callers.soft < own.soft ? callers.soft : null;
  } catch {
    return null; // a parent outside of our container
  }
}

function readFileLimit(process: number | "self"): { soft: number; hard: number } {
  const text = readFileSync(`/proc/${process}/limits`, "utf8");
  const [, soft, hard] = /^Max open files\s+(\d+)\s+(\d+)/m.exec(text) ?? [];
  return { soft: Number(soft), hard: Number(hard) };
}
