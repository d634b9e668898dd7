import { constants } from "node:os";
import type { Header } from "../recording/header.ts";
import { isStillRunning } from "../recording/process.ts";
import type { SystemSeries } from "../recording/system-series.ts";
import type { TreeProcess } from "../recording/tree.ts";
import type { Bytes, Seconds } from "./brand.ts";
import type { Ending, Process } from "./profile.ts";
import { buildResident, highestRss } from "./resident.ts";

/**
 * A process of a tree whose clock begins at `zeroNs`; `slot` is its place in the tree's page, null without one; `system` is what
 * was seen of the run from outside.
 */
export function describeProcess(
  header: Header,
  slot: TreeProcess | null,
  zeroNs: number,
  treeBytes: number,
  system: SystemSeries | null = null,
): Omit<Process, "doubt"> {
  const since = (ns: number) => Math.max(0, (ns - zeroNs) / 1e9);
  const start = since(header.startNs);
  const ended = slot && slot.endNs > 0 ? since(slot.endNs) : header.end > 0 ? start + header.end : null;
  const resident = buildResident(system, new Set([header.pid]), header, start);
  const rssMax = Math.max(header.rssMax, highestRss(resident, start, ended ?? Number.POSITIVE_INFINITY));
  return {
    pid: header.pid,
    number: slot?.number ?? 1,
    parentPid: header.parentPid,
    command: header.command,
    label: labelOf(header.command),
    startSeconds: start as Seconds,
    endSeconds: ended as Seconds | null,
    ending: endingOf(header, slot),
    peak: { bytes: header.peakBytes as Bytes, seconds: (start + header.peakAt) as Seconds },
    treeBytes: treeBytes as Bytes,
    inheritedBytes: header.inheritedBytes as Bytes,
    rssMax: rssMax > 0 ? (rssMax as Bytes) : null,
  };
}

/** What its stacks begin with in a tree of several: `<process 812: worker.py --queue 3>`. */
export const processRoot = ({ pid, label }: Pick<Process, "pid" | "label">): string =>
  `<process ${pid}: ${label}>`;

const LABEL_LENGTH_MAX = 80;

function labelOf(command: readonly string[]): string {
  const words = command.slice(1).join(" ").replace(/\s+/g, " ") || (command[0] ?? "");
  return words.length > LABEL_LENGTH_MAX ? `${words.slice(0, LABEL_LENGTH_MAX)}…` : words;
}

function endingOf(header: Header, slot: TreeProcess | null): Ending {
  switch (slot?.life) {
    case "exited":
      return { how: "exit", code: slot.status };
    case "killed":
      return killedBy(slot.status);
    case "exec":
      return { how: "replaced" };
    case "gone":
      return { how: "unknown" };
    default:
      return endingByItself(header, slot);
  }
}

/** Nobody waited for it, or nobody has yet. One that was turned off may go on. */
function endingByItself({ state, pid, started }: Header, slot: TreeProcess | null): Ending {
  if (state === "ended" || (slot?.life === "ended" && state !== "off")) return { how: "ended" };
  return { how: isStillRunning(pid, started * 1000) ? "running" : "unknown" };
}

function killedBy(number: number): Ending {
  const [signal = `signal ${number}`] =
    Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  return { how: "signal", signal, number };
}
