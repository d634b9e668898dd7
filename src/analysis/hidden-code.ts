import { isInstalled, packageOf } from "./package.ts";
import { type LineTable, ORIGINS, type Origin } from "./tree.ts";

/** Code that can be left out of the picture: what is held there is its caller's then. */
export const CODE_PARTS = ["imports", "standard library", "site-packages"] as const;
export type CodePart = (typeof CODE_PARTS)[number];

/** Which code is left out. */
export interface HiddenCode {
  readonly parts: ReadonlySet<CodePart>;
  /** By the names that packageOf gives; the person's own modules, too. */
  readonly packages: ReadonlySet<string>;
  /** All that is not the person's own. Roots stay. */
  readonly allButOwn: boolean;
}

export const NOTHING_HIDDEN: HiddenCode = { parts: new Set(), packages: new Set(), allButOwn: false };

/** Says of a row of a line table whether it is left out. */
export function isHiddenBy({
  parts,
  packages,
  allButOwn,
}: HiddenCode): (lines: LineTable, row: number) => boolean {
  if (parts.size === 0 && packages.size === 0 && !allButOwn) return () => false;
  const known = new Map<string, boolean>();
  return (lines, row) => {
    const origin = ORIGINS[lines.origin[row]!]!;
    if (origin === "root") return false;
    if (allButOwn && origin !== "own") return true;
    const file = lines.file[row]!;
    const before = known.get(file);
    if (before !== undefined) return before;
    const isHidden = packages.has(packageOf(file)) || (origin !== "own" && parts.has(partOf(origin, file)));
    known.set(file, isHidden);
    return isHidden;
  };
}

function partOf(origin: Origin, file: string): CodePart {
  if (origin === "import") return "imports";
  return isInstalled(file) ? "site-packages" : "standard library";
}
