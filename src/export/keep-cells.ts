import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { KEPT_FILE, type KeptIndex, type KeptSources } from "../recording/kept-sources.ts";
import { locate } from "../recording/locate.ts";
import { looksSecret } from "../report/secret-source.ts";
import { writeOutput } from "./output.ts";

/** Code that was typed and has no file: what Python calls it, what a person does, and its text. */
export interface Cell {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/**
 * Puts the cells that a recording's code names beside it, so that they can be shown when the notebook is gone; no text of those that look
 * like they hold secrets. `files` are the files of its functions, as Python names them.
 * @throws InputError where they can't be written.
 */
export function keepCells(path: string, cells: readonly Cell[], files: readonly string[]): KeptSources {
  const [folder = path] = locate(path).results;
  const used = new Set(files);
  const those = cells.filter(({ file }) => used.has(file));
  const secret = those.filter(({ name, text }) => looksSecret(name, text));
  const shown = those.filter((cell) => !secret.includes(cell));
  const index: KeptIndex = {
    version: 1,
    files: shown.map(({ file }, at) => ({ file, entry: `sources/${at + 1}/cell.py` })),
    secret: secret.map(({ file }) => file),
    names: those.map(({ file, name }) => ({ file, name })),
  };
  index.files.forEach(({ entry }, at) => {
    mkdirSync(dirname(join(folder, entry)), { recursive: true });
    writeOutput(join(folder, entry), [shown[at]!.text]);
  });
  writeOutput(join(folder, KEPT_FILE), [`${JSON.stringify(index, null, 2)}\n`]);
  return {
    files: new Map(index.files.map(({ file, entry }) => [file, join(folder, entry)])),
    secret: new Set(index.secret),
    names: new Map(those.map(({ file, name }) => [file, name])),
  };
}
