import { fileName, formatName } from "../../../analysis/format.ts";
import { TOTAL_WORDS } from "../../../analysis/moment-words.ts";
import type { Looked } from "../looked.ts";
import type { Source } from "../source-file.ts";

/** Why there is no text of a file's line. `source` is undefined of what was never a file. */
export function explainNoText(file: string, source: Pick<Source, "state"> | undefined): string {
  const name = formatName(fileName(file));
  if (file.startsWith("<")) return `There is no source file for ${name}.`;
  switch (source?.state) {
    case "changed":
      return `${name} has changed since the run, so its lines are not shown.`;
    case "missing":
      return `${name} was not found, so its lines are not shown.`;
    case "secret":
      return `${name} looks like it holds secrets, so its lines are left out.`;
    case "omitted":
      return "This report was made without the text of source files.";
    case "library":
      return `${name} is a library's: its text is left out of this report.`;
    case "unreadable":
      return `${name} can't be read as text, so its lines are not shown.`;
    default:
      return `${name} has no such line.`;
  }
}

/** What a file's lines say of what is looked at, where they say nothing. */
export function explainNothingHeld(file: string, { view, words }: Pick<Looked, "view" | "words">): string {
  const line = `No line of ${formatName(fileName(file))}`;
  if (words === TOTAL_WORDS) return `${line} allocated anything.`;
  return `${line} ${view.shown.what === "range" ? "gained or gave back" : "held"} anything ${words.at}.`;
}
