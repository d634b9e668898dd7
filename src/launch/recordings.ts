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

function readStart(path: string): Uint8Array {
  const file = openSync(path, "r");
  try {
    const start = new Uint8Array(HEADER_SIZE);
    return start.subarray(0, readSync(file, start));
  } finally {
    closeSync(file);
  }
}
