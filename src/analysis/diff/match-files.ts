import { libraryPath } from "../package.ts";

/** Names that say nothing of their own: the folder that they lie in has to be the same. */
const COMMON_NAMES = new Set(["__init__.py", "__main__.py"]);

/**
 * Which file of one run is which of another's: the one of the same path; of a library the one that lies at the same place below where
 * libraries are installed; else the one whose path has most in common from its end, at least its name, which no other
 * file may then have. A file has one partner at most; those without are left out.
 */
export function matchFiles(a: readonly string[], b: readonly string[]): ReadonlyMap<string, string> {
  const matched = new Map<string, string>();
  const taken = new Set<string>();
  const pair = (one: string, other: string): void => {
    if (matched.has(one) || taken.has(other)) return;
    matched.set(one, other);
    taken.add(other);
  };
  const there = new Set(b);
  for (const one of a) if (there.has(one)) pair(one, one);
  const libraries = new Map(b.map((other) => [libraryPath(other), other]));
  for (const one of a) {
    const other = libraryPath(one) === null ? undefined : libraries.get(libraryPath(one));
    if (other !== undefined) pair(one, other);
  }
  for (const [one, other] of pairByEnd(
    a.filter((one) => !matched.has(one) && libraryPath(one) === null),
    b.filter((other) => !taken.has(other) && libraryPath(other) === null),
  ))
    pair(one, other);
  return matched;
}

/** Pairs of the same name, those first that have most folders in common. */
function pairByEnd(a: readonly string[], b: readonly string[]): readonly (readonly [string, string])[] {
  const [ofA, ofB] = [byName(a), byName(b)];
  const pairs: { readonly pair: readonly [string, string]; readonly common: number }[] = [];
  for (const [name, those] of ofA) {
    const others = ofB.get(name) ?? [];
    const isAlone = those.length === 1 && others.length === 1 && !COMMON_NAMES.has(name);
    for (const one of those) {
      for (const other of others) {
        const common = countCommon(one, other);
        if (isAlone || common > 1) pairs.push({ pair: [one, other], common });
      }
    }
  }
  return pairs.sort((x, y) => y.common - x.common).map(({ pair }) => pair);
}

function byName(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const file of files) {
    const name = file.slice(file.lastIndexOf("/") + 1);
    const known = named.get(name);
    if (known) known.push(file);
    else named.set(name, [file]);
  }
  return named;
}

/** How many parts of two paths are the same, from the end. */
function countCommon(one: string, other: string): number {
  const [parts, others] = [one.split("/").reverse(), other.split("/").reverse()];
  const end = parts.findIndex((part, at) => part !== others[at]);
  return end < 0 ? parts.length : end;
}
