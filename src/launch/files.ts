import { mkdirSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

/** What stands at a path; null when nothing does, or nothing that can be reached. */
export function lookUp(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/**
 * Makes a folder and those above it. Returns the outermost that was made, null when all were there. (Node's own
 * recursive mkdir never comes back from a place such as /proc.)
 */
export function makeFolders(path: string): string | null {
  if (lookUp(path)?.isDirectory()) return null;
  const above = makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run that starts at the same moment may have made it.
    if (lookUp(path)?.isDirectory()) return above;
    throw error;
  }
  return above ?? path;
}
