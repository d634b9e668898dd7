import { formatEstimate } from "../format.ts";
import { type Finding, lineAt, say } from "./finding.ts";
import { estimateRows, indexOfMost, type Survey, sumRows } from "./survey.ts";

/** The line that held most at the peak: the first one of the table of lines. It accuses nobody, so any line will do. */
export function findHeaviest({ profile, lines, lineOfSite, space }: Survey): Finding[] {
  const rowOf = (site: number) => lineOfSite[site]!;
  const most = indexOfMost(sumRows(profile.sites.peakBytes, lines.length, rowOf));
  const held = estimateRows(profile.sites, "peakBytes", lines.length, rowOf)(most);
  if (held.bytes === 0) return [];
  const line = lineAt(lines, most);
  return [
    {
      kind: "most",
      bytes: held.bytes,
      share: held.bytes / profile.peak.bytes,
      whole: "the peak",
      sentence: say`${line} held most at the peak: ${formatEstimate(held, space)}`,
      lines: [line],
      evidence: { tab: "peak", line },
    },
  ];
}
