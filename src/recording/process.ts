import { readFileSync, statSync } from "node:fs";

/** Units of a process's start in /proc, on every Linux of this architecture. */
const TICKS_PER_SECOND = 100;
/** The system's clock may have been set since; a process's own start is counted from the boot. */
const CLOCK_SLACK_MS = 60_000;

/**
 * Whether the process that was started at a moment (milliseconds since 1970) under this id still is there: the id may
 * belong to another by now, which began later.
 */
export function isStillRunning(pid: number, startedMs: number): boolean {
  try {
    // The name stands in brackets, and may hold any others.
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)!.split(" ");
    const [state = "Z"] = fields;
    const beganTicks = Number(fields[19]);
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "latin1"))?.[1]);
    const beganMs = (bootSeconds + beganTicks / TICKS_PER_SECOND) * 1000;
    return state !== "Z" && state !== "X" && beganMs <= startedMs + CLOCK_SLACK_MS;
  } catch {
    return false;
  }
}

/** Whether a process of this id has the file mapped, as the one that writes it has: false where that can't be seen. */
export function hasMapped(pid: number, file: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/maps`, "latin1").includes(` ${statSync(file).ino} `);
  } catch {
    return false;
  }
}
