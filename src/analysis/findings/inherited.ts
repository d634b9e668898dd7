import type { Seconds } from "../../profile/brand.ts";
import type { MemoryLook, Process, Profile } from "../../profile/profile.ts";
import type { Part } from "../../recording/looks.ts";
import { liveOf } from "../explain.ts";
import { processOfStacks } from "../explain-tree.ts";
import { formatNumberOf, formatSize } from "../format.ts";
import { profileAt } from "../moment.ts";
import { type Finding, lineAt, say } from "./finding.ts";
import { indexOfMost, SHARE_MIN, type Survey, sumRows } from "./survey.ts";

/** Of what was inherited: all that runs in a process writes to a little of it. */
const COPIED_MIN = 0.25;
/** What its parent has of it still: pages that it has released are the child's alone without a copy. */
const PARENT_MIN = 0.5;
/** Memory that isn't of a file, of code or shared on purpose. */
const ANONYMOUS: readonly Part[] = ["arenas", "malloc", "maps", "other"];

/** A forked process, and its own copies of pages that it once had in common with its parent. */
interface Copied {
  readonly process: Process;
  readonly parent: Process;
  readonly bytes: number;
  readonly seconds: number;
}

/**
 * Forked processes that have copied much of what they inherited: to write to a page is to copy it, and to use an object is to write its
 * reference count. The line is that which held most in the parent when it forked. All children of a parent are one sentence.
 */
export function findInherited(survey: Survey): Finding[] {
  const { profile, lines, space } = survey;
  const { rssMax } = profile;
  const copied = findCopied(profile);
  return [...new Set(copied.map(({ parent }) => parent))].flatMap((parent) => {
    const children = copied.filter((one) => one.parent === parent);
    const bytes = sum(children, (one) => one.bytes);
    const [first] = children;
    if (first === undefined || rssMax === null || bytes < SHARE_MIN * rssMax) return [];
    const most = heldMostAt(survey, parent, first.process.startSeconds);
    if (most === null) return [];
    const line = lineAt(lines, most);
    const inherited = sum(children, ({ process }) => process.inheritedBytes);
    const who =
      children.length === 1 ? "A forked process" : formatNumberOf(children.length, "forked process", space);
    const [size, whole] = [formatSize(bytes, space), formatSize(inherited, space)];
    return [
      {
        kind: "inherited",
        bytes,
        share: bytes / rssMax,
        whole: "the highest RSS",
        sentence: say`${who} copied ${size} of ${whole} inherited, most of it held by ${line}`,
        lines: [line],
        evidence: { tab: "moment", seconds: first.seconds, line },
      } satisfies Finding,
    ];
  });
}

function sum<Of>(all: readonly Of[], bytesOf: (one: Of) => number): number {
  return all.reduce((total, one) => total + bytesOf(one), 0);
}

/** Those that have copied much of what their parent still has, at the look where it was most. */
function findCopied({ processes, looks }: Profile): readonly Copied[] {
  return processes.flatMap((process) => {
    const parent = processes.find((one) => isParent(one, process));
    if (parent === undefined || process.inheritedBytes === 0) return [];
    const most = looks
      .filter((look) => isOf(look, process) && look.isForked && hasStill(looks, parent, process, look))
      .reduce<MemoryLook | null>(
        (best, look) => (best && copiedAt(best) >= copiedAt(look) ? best : look),
        null,
      );
    if (most === null) return [];
    const bytes = Math.min(copiedAt(most), process.inheritedBytes);
    if (bytes < COPIED_MIN * process.inheritedBytes) return [];
    return [{ process, parent, bytes, seconds: most.seconds }];
  });
}

const isOf = ({ pid, number }: MemoryLook, process: Process): boolean =>
  pid === process.pid && number === process.number;

/** Process ids come again. */
function isParent({ pid, startSeconds, endSeconds }: Process, child: Process): boolean {
  const isThere =
    startSeconds <= child.startSeconds && (endSeconds ?? Number.POSITIVE_INFINITY) >= child.startSeconds;
  return pid === child.parentPid && isThere;
}

function hasStill(
  looks: readonly MemoryLook[],
  parent: Process,
  child: Process,
  { seconds }: MemoryLook,
): boolean {
  if ((parent.endSeconds ?? Number.POSITIVE_INFINITY) < seconds) return false;
  const look = looks.findLast((one) => isOf(one, parent) && one.seconds <= seconds);
  return look !== undefined && liveOf(look) >= PARENT_MIN * child.inheritedBytes;
}

/**
 * A page that is a process's alone counts in full in its Pss, and one that it shares by a half at most. So of the pages that it has,
 * at least 2 Pss − RSS are its own; what it has allocated itself since are no copies.
 */
function copiedAt(look: MemoryLook): number {
  const alone = sum(ANONYMOUS, (part) => 2 * look.pss[part] - look.parts[part]);
  return Math.max(0, alone - liveOf(look));
}

/** The row of the line that held most in a process at a time. */
function heldMostAt({ profile, lines, ofSite }: Survey, process: Process, seconds: Seconds): number | null {
  const { stacks, sites } = profile;
  const index = profile.processes.indexOf(process);
  const processOf = processOfStacks(stacks);
  const held = sumRows(profileAt(profile, seconds).sites.peakBytes, lines.length, (site) =>
    processOf[sites.stack[site]!] === index ? ofSite[site]! : -1,
  );
  const most = indexOfMost(held);
  return held[most]! > 0 ? most : null;
}
