import { profileOfTotals } from "../analysis/churn.ts";
import { findFiles, heldFiles } from "../analysis/held-files.ts";
import { profileAt } from "../analysis/moment.ts";
import { sumStacks } from "../analysis/stack-sums.ts";
import type { Profile } from "../profile/profile.ts";
import type { ReportSource, SourceFile } from "./data.ts";
import { readSource } from "./sources.ts";

/** Of which files the text goes into a report: others may read it. */
export const SOURCE_CHOICES = ["unless secret", "all", "none"] as const;
export type SourceChoice = (typeof SOURCE_CHOICES)[number];
/** Or of the person's own alone, unless secret: most of the text is libraries', which others have, too. */
export type ReportChoice = SourceChoice | "own";

/** The longest path that Linux knows; whatever a recording names beyond it is no file. */
export const PATH_LENGTH_MAX = 4096;

/** Of the peak, of what was left, or of all that was allocated: a library's file that had less is there in parts. */
const LIBRARY_SHARE_MIN = 0.01;
/** Whole files have so many characters together: three megabytes of a report. That is 200,000 lines, the heaviest files first. */
const WHOLE_LENGTH_MAX = 8 * 1024 * 1024;

/**
 * The files that a compact profile's frames name: the person's own as a whole, and libraries' that held much; of others, hundreds of
 * which an import runs through, the lines near those that ran.
 */
export function collectSources(
  profile: Profile,
  run: Profile["run"],
  choice: ReportChoice,
): readonly ReportSource[] {
  const wanted = wantedLines(profile);
  let room = WHOLE_LENGTH_MAX;
  return filesByShare(profile).flatMap(({ file, origin, share }) => {
    const lines = wanted.get(file);
    if (lines === undefined) return [];
    if (choice === "none") return [{ file, state: "omitted", isWhole: false, parts: [] }];
    if (choice === "own" && origin !== "own") return [{ file, state: "library", isWhole: false, parts: [] }];
    const isWhole = room > 0 && (origin === "own" || share >= LIBRARY_SHARE_MIN);
    const source = joinLines(
      readSource(file, isWhole ? "all" : lines, run, { secrets: choice === "all" }),
      isWhole,
    );
    if (isWhole) room -= source.parts.reduce((sum, [, text]) => sum + text.length, 0);
    return [source];
  });
}

/** Files with the largest share that they ever had of a whole, largest first. */
function filesByShare(profile: Profile) {
  const files = findFiles(profile);
  const shares = new Map<string, number>();
  for (const view of [profile, profileAt(profile, "end"), profileOfTotals(profile)]) {
    for (const { file, bytes } of heldFiles(files, sumStacks(view)))
      shares.set(file, Math.max(shares.get(file) ?? 0, bytes / Math.max(1, view.peak.bytes)));
  }
  return files.files
    .map(({ file, origin }) => ({ file, origin, share: shares.get(file)! }))
    .sort((a, b) => b.share - a.share);
}

/** Per file, the lines that frames stand on. */
function wantedLines({ frames, functions }: Profile): ReadonlyMap<string, readonly number[]> {
  const wanted = new Map<string, number[]>();
  for (let frame = 0; frame < frames.length; frame++) {
    const file = functions.file[frames.function[frame]!]!;
    const line = frames.line[frame]!;
    if (line === 0 || file === "" || file.length > PATH_LENGTH_MAX) continue;
    const known = wanted.get(file) ?? [];
    wanted.set(file, known);
    known.push(line);
  }
  return wanted;
}

function joinLines({ lines, ...source }: SourceFile, isWhole: boolean): ReportSource {
  const parts: { readonly first: number; readonly texts: string[] }[] = [];
  for (const [number, text] of lines) {
    const part = parts.at(-1);
    if (part !== undefined && number === part.first + part.texts.length) part.texts.push(text);
    else parts.push({ first: number, texts: [text] });
  }
  return { ...source, isWhole, parts: parts.map(({ first, texts }) => [first, texts.join("\n")]) };
}
