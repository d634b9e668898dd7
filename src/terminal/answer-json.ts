import { peakShown, shownMoment, type View } from "../analysis/view.ts";
import { sourceOfRun } from "../report/sources.ts";
import { groupsJson } from "./groups-json.ts";

/**
 * What the Python package asks of a recording, sizes in bytes, times in seconds from the start:
 *
 *     {"peak": {"bytes", "seconds"}, "moment": {"what", "seconds", "bytes"},
 *      "lines": [{"function", "file", "line", "bytes", …, "text": the line's source text or ""}…]}
 *
 * as in the summary for machines.
 */
export function answerJson(view: View): string {
  const { recorded, profile } = view;
  const sourceOf = sourceOfRun(recorded.run);
  const answer = {
    peak: peakShown(recorded),
    moment: shownMoment(view),
    ...groupsJson(profile, "line", ({ file, line }) => ({ text: (sourceOf(file, line) ?? "").trim() })),
  };
  return `${JSON.stringify(answer)}\n`;
}
