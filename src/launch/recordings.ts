import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readStart } from "../recording/file.ts";
import { type Header, readBareHeader } from "../recording/header.ts";
import { HEADER_SIZE } from "../recording/layout.ts";

/** The headers of all recordings in a folder; one that can't be read is left out. */
export function readHeaders(folder: string): Header[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".floodmark"))
    .flatMap((name) => {
      const path = join(folder, name);
      try {
        return [readBareHeader(readStart(path, HEADER_SIZE), path)];
      } catch {
        return [];
      }
    });
}
