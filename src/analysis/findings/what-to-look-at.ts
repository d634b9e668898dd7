import type { Profile } from "../../profile/profile.ts";
import type { SourceOf } from "../expression.ts";
import { NO_BREAK_SPACE } from "../format.ts";
import { isTiny } from "../notes.ts";
import { findChurned } from "./churned.ts";
import { findCopies } from "./copies.ts";
import type { Finding } from "./finding.ts";
import { findGrowing } from "./growing.ts";
import { findHeaviest } from "./heaviest.ts";
import { findInherited } from "./inherited.ts";
import { findKept } from "./kept.ts";
import { surveyRun } from "./survey.ts";
import { findUntouched } from "./untouched.ts";

/** Of what was held when it need not have been. */
const HOLDING = [findCopies, findGrowing, findUntouched, findKept, findInherited] as const;

/**
 * What a person who looks at a run should look at first: what stands out, largest first, where memory that is held comes before
 * memory that only passes; then the line that held most, which accuses nobody. Of a tiny run there is little to find. Code that copies
 * is known by its text, too, where `sourceOf` has it.
 */
export function findWhatToLookAt(
  profile: Profile,
  sourceOf: SourceOf,
  space = NO_BREAK_SPACE,
): readonly Finding[] {
  if (isTiny(profile)) return [];
  const survey = surveyRun(profile, sourceOf, space);
  const largestFirst = (findings: readonly Finding[]) => findings.toSorted((a, b) => b.bytes - a.bytes);
  const churned = findChurned(survey);
  const held = HOLDING.flatMap((find) => find(survey)).filter((finding) => !isOfAny(finding, churned));
  return [...largestFirst(held), ...largestFirst(churned), ...findHeaviest(survey)];
}

/** What is put together anew, and larger, each time grows, too: that goes without a sentence of its own. */
function isOfAny({ kind, lines: [line] }: Finding, churned: readonly Finding[]): boolean {
  const isIt = ({ lines: [other] }: Finding) => other!.file === line!.file && other!.line === line!.line;
  return kind === "growth" && churned.some(isIt);
}

/** Whether something stands out in it. */
export const isFault = ({ kind }: Finding): boolean => kind !== "most";
