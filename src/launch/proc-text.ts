/** What the files of a process in /proc say, as figures. */

/** The parts of a resident set, in bytes. */
export interface Resident {
  readonly rss: number;
  /** The most that `rss` ever was; an exec begins anew. */
  readonly rssMax: number;
  readonly anonymous: number;
  readonly file: number;
  readonly shared: number;
  /** What is not resident, but was. */
  readonly swap: number;
}

/** From `status`; null of a process that has no memory any more. */
export function parseStatus(text: string): Resident | null {
  const sizes = new Map<string, number>();
  for (const [, name = "", kib] of text.matchAll(/^(\w+):\s+(\d+) kB$/gm))
    sizes.set(name, 1024 * Number(kib));
  const resident = {
    rss: sizes.get("VmRSS"),
    rssMax: sizes.get("VmHWM"),
    anonymous: sizes.get("RssAnon"),
    file: sizes.get("RssFile"),
    shared: sizes.get("RssShmem"),
    swap: sizes.get("VmSwap"),
  };
  return isComplete(resident) ? resident : null;
}

const isComplete = (resident: { [name in keyof Resident]: number | undefined }): resident is Resident =>
  Object.values(resident).every((size) => size !== undefined);

/** Page faults since the process began: without and with a read from disk. */
export interface Faults {
  readonly minorFaults: number;
  readonly majorFaults: number;
}

/** From `stat`; null where it is cut. */
export function parseFaults(text: string): Faults | null {
  // The name stands in brackets, and may hold any others: state ppid group session tty foreground flags minflt …
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [minorFaults = Number.NaN, , majorFaults = Number.NaN] = fields.slice(7, 10).map(Number);
  return Number.isNaN(minorFaults + majorFaults) ? null : { minorFaults, majorFaults };
}
