import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { type Header, readBareHeader } from "../recording/header.ts";
import { HEADER_SIZE } from "../recording/layout.ts";

/** The headers of all recordings in a folder; one that can't be read is left out. */
export function readHeaders(folder: string): Header[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".floodmark"))
    .flatMap((name) => {
      const path = join(folder, name);
      try {
        return [readBareHeader(readStart(path), path)];
      } catch {
        return [];
      }
    });
}

/** Which of several Pythons `openRun` takes, in words; `pid` is the process that was started. Null where one ran. */
export function noteChoice(recorded: readonly Header[], pid: number | undefined): string | null {
  const started = recorded.filter((header) => header.pid === pid).length;
  if (recorded.length === 1) return null;
  if (started === 0) return `${recorded.length} Pythons ran; this is the one that held most`;
  if (started === 1) return `${recorded.length} Pythons ran; this is the one that was started`;
  const others = recorded.length - started;
  const beside = others > 0 ? `, and ${others} more` : "";
  return `${started} Pythons ran one after another in the process that was started${beside}; this is the one of them that held most`;
}

function readStart(path: string): Uint8Array {
  const file = openSync(path, "r");
  try {
    const start = new Uint8Array(HEADER_SIZE);
    return start.subarray(0, readSync(file, start));
  } finally {
    closeSync(file);
  }
}
