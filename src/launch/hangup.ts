import { readFileSync, readlinkSync } from "node:fs";

const HANGUP_BIT = 1n;
const ACCESS_MODE = 0o3;
const WRITE_ONLY = 0o1;

/**
 * Whether the program should live on when its terminal goes, as nohup asks. Node forgets at its start which signals
 * were ignored, so this is told by what is left to see: nohup's own stand-in for a terminal's input (/dev/null, opened
 * for writing), or a parent that ignores it.
 */
export function isHangupIgnored(): boolean {
  try {
    return hasInputOfNohup() || isIgnoredBy(process.ppid);
  } catch {
    return false; // a parent that can't be looked at, a closed input
  }
}

function hasInputOfNohup(): boolean {
  if (readlinkSync("/proc/self/fd/0") !== "/dev/null") return false;
  const flags = /^flags:\s*(\d+)/m.exec(readFileSync("/proc/self/fdinfo/0", "utf8"))?.[1] ?? "0";
  return (Number.parseInt(flags, 8) & ACCESS_MODE) === WRITE_ONLY;
}

function isIgnoredBy(pid: number): boolean {
  const mask = /^SigIgn:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
  return (BigInt(`0x${mask}`) & HANGUP_BIT) !== 0n;
}

/** The same command, started so that it ignores a hang-up. A name with `=` would be an assignment to env. */
export function ignoringHangup(command: string, args: readonly string[]): [string, readonly string[]] {
  return command.includes("=") ? [command, args] : ["env", ["--ignore-signal=HUP", command, ...args]];
}
