import type { Header } from "../recording/header.ts";
import type { Look } from "../recording/looks.ts";
import type { SystemSeries } from "../recording/system-series.ts";
import { type MemoryLook, processId } from "./profile.ts";

/** Whose looks are wanted, and how its sites and its clock stand to those of the profile. */
export interface LooksOf {
  readonly header: Header;
  /** Which of its pid's recordings it is: 1 and up. */
  readonly number: number;
  /** Row of its first site. */
  readonly firstSite: number;
  /** When it began, on the profile's clock. */
  readonly startSeconds: number;
}

/** From the launcher's clock to the profile's, on which a process began at `startSeconds`: the launcher's began before that. */
export function clockShift(
  { startedMs }: Pick<SystemSeries, "startedMs">,
  { started }: Pick<Header, "started">,
  startSeconds: number,
): number {
  return startSeconds - Math.max(0, started - startedMs / 1000);
}

/** The looks at a process's memory, on the clock of the profile. */
export function buildLooks(
  system: SystemSeries | null,
  { header, number, firstSite, startSeconds }: LooksOf,
): MemoryLook[] {
  if (system === null) return [];
  const name = processId({ pid: header.pid, number });
  const shift = clockShift(system, header, startSeconds);
  const sites = header.siteCount - 1;
  return system.looks
    .filter(({ recording }) => recording === name)
    .map((look: Look): MemoryLook => {
      const { recording: _, ...rest } = look;
      return {
        ...rest,
        ...{ pid: header.pid, number, isForked: header.forked },
        seconds: Math.max(0, look.seconds + shift),
        blocks: look.blocks
          .filter(({ site }) => site >= 1 && site <= sites)
          .map((block) => ({ ...block, site: firstSite + block.site - 1 })),
      };
    });
}
