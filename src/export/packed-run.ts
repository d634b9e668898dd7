import { basename, dirname, join } from "node:path";
import { fileName } from "../analysis/format.ts";
import { loadProfile } from "../profile/load.ts";
import type { Run } from "../profile/profile.ts";
import { readStart } from "../recording/file.ts";
import { readBareHeader } from "../recording/header.ts";
import { KEPT_FILE, type KeptIndex } from "../recording/kept-sources.ts";
import { HEADER_SIZE } from "../recording/layout.ts";
import { readName } from "../recording/locate.ts";
import { findBeside, listRecordings, SESSION_FILE, TREE_FILE } from "../recording/open.ts";
import { SYSTEM_FILE } from "../recording/system-series.ts";
import type { SourceChoice } from "../report/collect-sources.ts";
import { looksSecret } from "../report/secret-source.ts";
import { readText } from "../report/sources.ts";
import type { ZipFile } from "./zip.ts";

/** What goes into a pack, and which source files were left out, as they look like they hold secrets. */
export interface PackedRun {
  readonly files: readonly ZipFile[];
  readonly secret: readonly string[];
}

/**
 * All that is known of the run at a path, as the files of its results have it, and the source files that its frames name, as far as
 * they are what they were then.
 * @throws InputError as loadProfile does.
 */
export function packRun(path: string, choice: SourceChoice): PackedRun {
  const recordings = listRecordings(path);
  const beside = [SESSION_FILE, SYSTEM_FILE].flatMap((name) => {
    const found = findBeside(path, name);
    return found === null ? [] : [fileAt(name, found)];
  });
  const { run, functions } = loadProfile(path);
  const names = [...new Set(functions.file)].filter((file) => file !== "");
  const sources = choice === "none" ? { files: [], secret: [] } : packSources(names, run, choice);
  const tree = join(dirname(recordings[0]!), TREE_FILE);
  return {
    files: [
      ...recordings.map((file) => fileAt(`recording/${nameInPack(file)}`, file)),
      ...(isThere(tree) ? [fileAt(`recording/${TREE_FILE}`, tree)] : []),
      ...beside,
      ...sources.files,
    ],
    secret: sources.secret,
  };
}

const fileAt = (name: string, path: string): ZipFile => ({
  name,
  read: () => readStart(path, Number.POSITIVE_INFINITY),
});

function isThere(path: string): boolean {
  try {
    return readStart(path, 1).length > 0;
  } catch {
    return false;
  }
}

/** A single recording may bear any name; in a folder it has its process's. */
function nameInPack(file: string): string {
  if (!Number.isNaN(readName(file).pid)) return basename(file);
  return `${readBareHeader(readStart(file, HEADER_SIZE), file).pid}.floodmark`;
}

/** The index, and a file for each text, by its own name in a folder of its own, so that they can be looked at. */
function packSources(names: readonly string[], run: Run, choice: SourceChoice): PackedRun {
  const files: { shown: string; entry: string }[] = [];
  const secret: string[] = [];
  for (const shown of names) {
    const read = readText(shown, run);
    if (read === "secret" || (typeof read === "object" && choice !== "all" && looksSecret(shown, read.text)))
      secret.push(shown);
    else if (typeof read === "object")
      files.push({ shown, entry: `sources/${files.length + 1}/${fileName(shown)}` });
  }
  const own = new Map([...(run.kept?.names ?? [])].map(([file, shown]) => [shown, file]));
  const ownName = (shown: string) => own.get(shown) ?? shown;
  const kept: KeptIndex = {
    version: 1,
    files: files.map(({ shown, entry }) => ({ file: ownName(shown), entry })),
    secret: secret.map(ownName),
    names: names.flatMap((shown) => (own.has(shown) ? [{ file: ownName(shown), name: shown }] : [])),
  };
  return {
    files: [
      { name: KEPT_FILE, read: () => encode(`${JSON.stringify(kept, null, 2)}\n`) },
      ...files.map(({ shown, entry }) => ({ name: entry, read: () => encode(textOf(shown, run)) })),
    ],
    secret,
  };
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** It may have gone since it was first looked at. */
function textOf(file: string, run: Run): string {
  const read = readText(file, run);
  return typeof read === "object" ? read.text : "";
}
