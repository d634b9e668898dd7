import type { Recording } from "../recording/reader.ts";
import { heldAtMark, type RawScope } from "../recording/scopes.ts";
import { lazily } from "../recording/tables.ts";
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

/** Put together when they are asked for: few windows ever are. */
function sitesOf(
  { sites }: Pick<Recording, "sites">,
  scope: RawScope,
  firstSite: number,
  length: number,
): WindowSites {
  const place = (own: Float64Array): Float64Array => {
    const column = new Float64Array(length);
    column.set(own, firstSite);
    return column;
  };
  return lazily<WindowSites>({
    openBytes: () => place(heldAtMark(sites, scope, "base").bytes),
    openBlocks: () => place(heldAtMark(sites, scope, "base").blocks),
    peakBytes: () => place(heldAtMark(sites, scope, "peak").bytes),
    peakBlocks: () => place(heldAtMark(sites, scope, "peak").blocks),
  });
}
