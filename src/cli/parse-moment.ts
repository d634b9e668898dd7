import { cutMiddle, formatEstimate, formatName, formatTimes } from "../analysis/format.ts";
import type { Moment } from "../analysis/moment.ts";
import { type MarkedMoment, markedMoments } from "../analysis/series.ts";
import { gainOf } from "../analysis/windows.ts";
import type { Seconds } from "../profile/brand.ts";
import { type Profile, processId, type RunWindow } from "../profile/profile.ts";
import { InputError, nameSome } from "../recording/errors.ts";

const NAME_MAX = 40;
const WINDOW = /^window:(\d+)$/;

/** @throws InputError for what is no moment, or none of the profile. */
export function parseMoment(text: string, profile: Profile): Moment {
  if (text === "peak" || text === "end") return text;
  if (/^(\d+(\.\d*)?|\.\d+)$/.test(text)) return Number(text) as Seconds;
  const [, mark] = /^mark:(.+)$/s.exec(text) ?? [];
  if (mark !== undefined) return findMark(profile, mark);
  if (WINDOW.test(text)) throw new InputError(`${text} is no moment, as it lasts: give it to --at`);
  throw new InputError(`no moment ${text}: give peak, end, seconds, mark:1 or window:1`);
}

/** By its number, else by its name. */
function findMark(profile: Profile, wanted: string): Seconds {
  const marks = markedMoments(profile);
  const numbered = /^\d+$/.test(wanted) ? marks[Number(wanted) - 1] : undefined;
  if (numbered !== undefined) return numbered.seconds;
  const shown = formatName(wanted);
  const [named, ...others] = marks.filter(({ name }) => name === wanted);
  if (named === undefined) {
    const there = marks.length === 0 ? "no moment was marked" : `there is ${nameSome(marks, nameMark)}`;
    throw new InputError(`no mark ${shown}: ${there}`);
  }
  if (others.length === 0) return named.seconds;
  const numbers = nameSome([named, ...others], ({ number }) => `mark:${number}`);
  throw new InputError(`${others.length + 1} marks are called ${shown}: give one of ${numbers}`);
}

function nameMark({ number, name, isNamed }: MarkedMoment): string {
  return isNamed ? `mark:${number} "${cutMiddle(formatName(name), NAME_MAX)}"` : `mark:${number}`;
}

/**
 * The window that a text names by its number; null where it names none.
 * @throws InputError for a window that isn't there, or that several processes have.
 */
export function parseWindow(text: string, profile: Profile): RunWindow | null {
  const serial = Number(WINDOW.exec(text)?.[1]);
  if (Number.isNaN(serial)) return null;
  const { windows } = profile;
  const [found, ...others] = windows.filter((window) => window.serial === serial);
  if (found === undefined) {
    const there = nameSome(windows, (window) => describeWindow(profile, window));
    throw new InputError(`no window ${serial}: ${there === "" ? "none was opened" : `there is ${there}`}`);
  }
  if (others.length === 0) return found;
  const processes = nameSome([found, ...others], (window) => `--process ${processId(window)}`);
  throw new InputError(`${others.length + 1} processes have a window ${serial}: give one of ${processes}`);
}

/** `window:3 (1.2 s to 3.4 s, peak 30.1 MiB)`, of several processes `window:3 of process 812 (…)`. */
function describeWindow(profile: Profile, window: RunWindow): string {
  const { serial, openSeconds, closeSeconds } = window;
  const owner = profile.processes.length > 1 ? ` of process ${processId(window)}` : "";
  const [open, close] = formatTimes(openSeconds, closeSeconds ?? openSeconds, " ");
  const time = closeSeconds === null ? `open since ${open}` : `${open} to ${close}`;
  return `window:${serial}${owner} (${time}, peak ${formatEstimate(gainOf(profile, window), " ")})`;
}
