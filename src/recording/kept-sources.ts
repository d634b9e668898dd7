import { join } from "node:path";

/** Source files that were put beside a run's recordings, for who reads it elsewhere. */
export interface KeptSources {
  /** Where each file's text lies, by the name that Python has for it. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that were left out, as they look like they hold secrets. */
  readonly secret: ReadonlySet<string>;
}

export const KEPT_FILE = "sources.json";

/** What KEPT_FILE says; an entry is the place of a text, from the folder that it stands in. */
export interface KeptIndex {
  readonly version: 1;
  readonly files: readonly { readonly file: string; readonly entry: string }[];
  readonly secret: readonly string[];
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
  };
}

function isEntry(value: unknown): value is KeptIndex["files"][number] {
  const { file, entry } = (value ?? {}) as Partial<KeptIndex["files"][number]>;
  return typeof file === "string" && typeof entry === "string" && ENTRY.test(entry) && !entry.endsWith("/..");
}
