import { CODE_PARTS, type CodePart, type HiddenCode, NOTHING_HIDDEN } from "../../../analysis/hidden-code.ts";

const ALL_BUT_OWN = "all-but-mine";
/** Before a package's name, as it may be called like a part. */
const PACKAGE = "package:";

/** What is left out, as a list in an address; null for nothing. */
export function formatHidden({ parts, packages, allButOwn }: HiddenCode): string | null {
  const words = [
    ...(allButOwn ? [ALL_BUT_OWN] : []),
    ...parts,
    ...Array.from(packages, (name) => PACKAGE + encodeURIComponent(name)),
  ];
  return words.length === 0 ? null : words.join(",");
}

/** The other way. Words that mean nothing are passed over. */
export function parseHidden(text: string | null): HiddenCode {
  if (text === null) return NOTHING_HIDDEN;
  const words = text.split(",");
  const isPart = (word: string): word is CodePart => CODE_PARTS.some((part) => part === word);
  const names = words.filter((word) => word.startsWith(PACKAGE)).map((word) => word.slice(PACKAGE.length));
  return {
    allButOwn: words.includes(ALL_BUT_OWN),
    parts: new Set(words.filter(isPart)),
    packages: new Set(names.flatMap(decodeName)),
  };
}

function decodeName(text: string): string[] {
  try {
    return [decodeURIComponent(text)];
  } catch {
    return [];
  }
}
