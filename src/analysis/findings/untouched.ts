import type { MemoryLook, Profile } from "../../profile/profile.ts";
import { KIND } from "../../recording/layout.ts";
import { sumParts } from "../explain.ts";
import { formatDuration, formatSize } from "../format.ts";
import { type Finding, lineAt, say } from "./finding.ts";
import { SHARE_MIN, type Survey } from "./survey.ts";

/** Of what was allocated: less is hardly touched. */
const TOUCHED_MAX = 0.1;

/** What a line's large blocks were like at a look. */
interface Seen {
  readonly look: MemoryLook;
  readonly row: number;
  readonly bytes: number;
  readonly resident: number;
}

/**
 * Lines whose large blocks were hardly touched when they were last looked at, and can't have been later: for that the RSS of the process
 * would have risen. An array that is being filled is half empty once, too.
 */
export function findUntouched(survey: Survey): Finding[] {
  const { profile, lines, space } = survey;
  return lastSeen(survey).flatMap(({ row, look, bytes, resident }) => {
    const untouched = bytes - resident;
    const touched = resident + look.swap + riseAfter(profile, look);
    if (untouched < SHARE_MIN * profile.peak.bytes || touched > TOUCHED_MAX * bytes) return [];
    const line = lineAt(lines, row);
    const [size, used] = [formatSize(bytes, space), formatSize(resident, space)];
    const when = formatDuration(look.seconds, space);
    return [
      {
        kind: "untouched",
        bytes: untouched,
        share: untouched / profile.peak.bytes,
        whole: "the peak",
        sentence: say`${line} allocated ${size} and had touched ${used} of it after ${when}`,
        lines: [line],
        evidence: { tab: "moment", seconds: look.seconds, line },
      } satisfies Finding,
    ];
  });
}

/** By how much the RSS of its process may have risen since: its highest is known. */
function riseAfter({ processes }: Profile, look: MemoryLook): number {
  const process = processes.find(({ pid, number }) => pid === look.pid && number === look.number);
  const most = process?.rssMax ?? Number.POSITIVE_INFINITY;
  return Math.max(0, most - sumParts(look.parts));
}

/** Of each process and line the last look that saw such blocks. */
function lastSeen(survey: Survey): readonly Seen[] {
  const last = new Map<string, Seen>();
  for (const look of survey.profile.looks)
    for (const seen of seenAt(survey, look)) last.set(`${look.pid} ${look.number} ${seen.row}`, seen);
  return [...last.values()];
}

/** What a library maps by itself, such as a pool or a stack, it takes into use as it goes. */
function seenAt({ profile: { sites }, ofSite }: Survey, look: MemoryLook): Iterable<Seen> {
  const seen = new Map<number, Seen>();
  for (const { site, bytes, resident } of look.blocks) {
    const row = ofSite[site]!;
    if (row < 0 || sites.kind[site] === KIND.map) continue;
    const known = seen.get(row);
    seen.set(row, {
      ...{ look, row },
      bytes: bytes + (known?.bytes ?? 0),
      resident: resident + (known?.resident ?? 0),
    });
  }
  return seen.values();
}
