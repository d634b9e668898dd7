import type { Recording } from "../recording/reader.ts";
import { heldAtMark, type RawScope } from "../recording/scopes.ts";
import type { Seconds } from "./brand.ts";
import type { RunWindow, WindowSites } from "./profile.ts";

/** Of the process that a recording is of: its number, where its sites begin among those of all, and when it began. */
export interface WindowsPart {
  readonly recording: Pick<Recording, "header" | "scopes" | "sites">;
  readonly number: number;
  readonly firstSite: number;
  readonly startSeconds: number;
}

/** The windows of processes whose sites are rows of a table of so many, in the order of time. */
export function buildWindows(parts: readonly WindowsPart[], length: number): readonly RunWindow[] {
  const windows = parts.flatMap((part) =>
    part.recording.scopes
      .filter(({ scope, state }) => scope > 0 && state !== "lost")
      .map((scope) => buildWindow(part, scope, length)),
  );
  return windows.sort((a, b) => a.openSeconds - b.openSeconds || a.serial - b.serial);
}

function buildWindow({ recording, ...part }: WindowsPart, scope: RawScope, length: number): RunWindow {
  const secondsOf = (ns: number) => (part.startSeconds + ns / 1e9) as Seconds;
  return {
    serial: scope.serial,
    pid: recording.header.pid,
    number: part.number,
    openSeconds: secondsOf(scope.openNs),
    peakSeconds: secondsOf(scope.peakNs),
    closeSeconds: scope.state === "closed" ? secondsOf(scope.closeNs) : null,
    sites: sitesOf(recording, scope, part.firstSite, length),
  };
}

/** Put together each time they are asked for: there may be hundreds of windows, of which few ever are. */
function sitesOf(
  { sites }: Pick<Recording, "sites">,
  scope: RawScope,
  firstSite: number,
  length: number,
): WindowSites {
  const held = (mark: "base" | "peak", what: "bytes" | "blocks"): Float64Array => {
    const column = new Float64Array(length);
    column.set(heldAtMark(sites, scope, mark)[what], firstSite);
    return column;
  };
  return {
    get openBytes() {
      return held("base", "bytes");
    },
    get openBlocks() {
      return held("base", "blocks");
    },
    get peakBytes() {
      return held("peak", "bytes");
    },
    get peakBlocks() {
      return held("peak", "blocks");
    },
  };
}
