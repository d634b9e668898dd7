import type { MemoryLook } from "../../profile/profile.ts";
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
  /** When the last of these blocks, at the latest, was allocated. */
  readonly lastSeconds: number;
}

/**
 * Lines whose large blocks were hardly touched when they were last looked at, in the second half of their life: an array that is filled
 * while it is there would be full by half, or was allocated just before.
 */
export function findUntouched(survey: Survey): Finding[] {
  const { profile, lines, space } = survey;
  return lastSeen(survey).flatMap(({ row, look, bytes, resident }) => {
    const untouched = bytes - resident;
    const isLarge = untouched >= SHARE_MIN * profile.peak.bytes;
    // What is swapped out was touched once.
    if (!isLarge || resident + look.swap > TOUCHED_MAX * bytes) return [];
    const line = lineAt(lines, row);
    const [whole, touched] = [formatSize(bytes, space), formatSize(resident, space)];
    const when = formatDuration(look.seconds, space);
    return [
      {
        kind: "untouched",
        bytes: untouched,
        share: untouched / profile.peak.bytes,
        whole: "the peak",
        sentence: say`${line} allocated ${whole} and had touched ${touched} of it after ${when}`,
        lines: [line],
        evidence: { tab: "moment", seconds: look.seconds, line },
      } satisfies Finding,
    ];
  });
}

/** Of each process and line the last look that saw such blocks, if they were in the second half of their life by then. */
function lastSeen(survey: Survey): readonly Seen[] {
  const { looks, run } = survey.profile;
  const last = new Map<string, Seen>();
  for (const look of looks)
    for (const seen of seenAt(survey, look)) last.set(`${look.pid} ${look.number} ${seen.row}`, seen);
  return [...last.values()].filter(({ look, lastSeconds }) => {
    const isSame = ({ pid, number }: MemoryLook) => pid === look.pid && number === look.number;
    const next = looks.find((one) => isSame(one) && one.seconds > look.seconds);
    return look.seconds - lastSeconds >= (next?.seconds ?? run.duration) - look.seconds;
  });
}

function seenAt({ profile: { sites }, ofSite }: Survey, look: MemoryLook): Iterable<Seen> {
  const seen = new Map<number, Seen>();
  for (const { site, bytes, resident } of look.blocks) {
    const row = ofSite[site]!;
    if (row < 0) continue;
    const { bytes: held, resident: touched, lastSeconds } = seen.get(row) ?? NOTHING;
    seen.set(row, {
      ...{ look, row },
      bytes: held + bytes,
      resident: touched + resident,
      lastSeconds: Math.max(lastSeconds, sites.lastSeconds[site]!),
    });
  }
  return seen.values();
}

const NOTHING = { bytes: 0, resident: 0, lastSeconds: 0 };
