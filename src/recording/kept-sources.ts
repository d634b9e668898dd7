import { join } from "node:path";

/** Source files that were put beside a run's recordings, for who reads it elsewhere, and code that has none, such as a notebook's cells. */
export interface KeptSources {
  /** Where each file's text lies, by the name that Python has for it. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that were left out, as they look like they hold secrets. */
  readonly secret: ReadonlySet<string>;
  /** What a person calls code that Python has another name for: the cell `In [7]`, by the temporary file that it never was. */
  readonly names: ReadonlyMap<string, string>;
}

export const KEPT_FILE = "sources.json";

/** What KEPT_FILE says, all by Python's names; an entry is the place of a text, from the folder that it stands in. */
export interface KeptIndex {
  readonly version: 1;
  readonly files: readonly { readonly file: string; readonly entry: string }[];
  readonly secret: readonly string[];
  readonly names?: readonly { readonly file: string; readonly name: string }[];
}

/** Where texts may lie: nothing beyond the folder is read. */
const ENTRY = /^sources\/\d+\/[^/]+$/;

/** Reads the index in a folder, or null where it is none: a run can be shown without it. */
export function parseKept(text: string, folder: string): KeptSources | null {
  const index = JSON.parse(text) as Partial<KeptIndex> | null;
  if (index?.version !== 1 || !Array.isArray(index.files) || !Array.isArray(index.secret)) return null;
  const files = index.files.filter(isEntry);
  return {
    files: new Map(files.map(({ file, entry }) => [file, join(folder, entry)])),
    secret: new Set(index.secret),
    names: new Map(
      (Array.isArray(index.names) ? index.names : []).filter(isName).map(({ file, name }) => [file, name]),
    ),
  };
}

function isEntry(value: unknown): value is KeptIndex["files"][number] {
  const { file, entry } = (value ?? {}) as Partial<KeptIndex["files"][number]>;
  return typeof file === "string" && typeof entry === "string" && ENTRY.test(entry) && !entry.endsWith("/..");
}

function isName(value: unknown): value is { file: string; name: string } {
  const { file, name } = (value ?? {}) as { file?: unknown; name?: unknown };
  return typeof file === "string" && typeof name === "string" && name !== "";
}
