import { type Stats, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** A file in a pack, or a folder: where the pack lies, and its name in there. */
export interface Packed {
  readonly pack: string;
  readonly name: string;
}

/** Takes `run.zip/recording/1.floodmark` apart: a pack is seen as a folder. null where no file stands in the path's way. */
export function splitPacked(path: string): Packed | null {
  for (let pack = dirname(path); ; pack = dirname(pack)) {
    const found = statOf(pack);
    if (found?.isFile()) return { pack, name: relative(pack, path) };
    if (found !== null || pack === dirname(pack)) return null;
  }
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** The names of what lies right in a folder of a pack, among the names of all that it holds; "" is the pack's own. */
export function namesIn(folder: string, names: Iterable<string>): readonly string[] {
  const below = folder === "" ? "" : join(folder, "/");
  const found = new Set<string>();
  for (const name of names) if (name.startsWith(below)) found.add(name.slice(below.length).split("/")[0]!);
  found.delete("");
  return [...found];
}
