import { relative, resolve } from "node:path";
import { formatName, formatPlace } from "../analysis/format.ts";
import type { HeavyLine } from "../analysis/lines.ts";
import { libraryPath } from "../analysis/package.ts";

/** A function's name without the functions that it is defined in: the place beside it says where. */
export function shortName(qualifiedName: string): string {
  return formatName(qualifiedName.replace(/^.*\.<locals>\./s, ""));
}

/**
 * `file:line` as a person finds it: a file below the working folder from there, a library's from where it is
 * installed, another whole. A root has no place.
 */
export function placeOf(
  { file, line, origin }: Pick<HeavyLine, "file" | "line" | "origin">,
  cwd: string,
): string {
  if (origin === "root") return "";
  if (!file.startsWith("<")) return `${formatName(shortPath(file, cwd))}${line > 0 ? `:${line}` : ""}`;
  return formatPlace(file, line);
}

function shortPath(file: string, cwd: string): string {
  const inLibrary = libraryPath(file);
  if (inLibrary !== null) return inLibrary;
  const below = relative(cwd, resolve(cwd, file));
  return below.startsWith("..") || below === "" ? file : below;
}
