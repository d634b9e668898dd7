import { type Look, lookOf } from "./looks.ts";

/**
 * What the operating system said of a run, as the launcher saw it from outside. It stands in `system.jsonl` beside
 * `session.json`: a line with a header, then a line a sample, each of them JSON.
 *
 *     {"version":1,"startedMs":1795269727000}
 *     {"t":0.105,"processes":[[4711,9437184,3145728,6291456,0,0,1204,0,null]],"cgroup":[52428800,1073741824]}
 * Lines of another kind are looks at a process's memory (looks.ts): `{"look":{"t":1.2,…}}`.
 *
 * A line counts once it has its end: the last one of a launcher that was killed may be cut.
 */
export const SYSTEM_FILE = "system.jsonl";

/** What follows a process's id in a line, in this order, before its Pss. */
const FIGURES = ["rss", "anonymous", "file", "shared", "swap", "minorFaults", "majorFaults"] as const;
type Figure = (typeof FIGURES)[number];

/** One process at one moment: bytes, and the page faults since it began. */
export interface ProcessSample extends Readonly<Record<Figure, number>> {
  readonly pid: number;
  /** Resident bytes, those it shares with others by its part of them; null where they were not looked at anew. */
  readonly pss: number | null;
}

/** The cgroup whose limit is the tightest on a process: bytes as the kernel counts them, with the page cache. */
export interface CgroupSample {
  readonly usage: number;
  /** null where there is none. */
  readonly limit: number | null;
}

export interface SystemSample {
  /** Since the run's start. */
  readonly seconds: number;
  readonly processes: readonly ProcessSample[];
  /** null where none could be read. */
  readonly cgroup: CgroupSample | null;
}

/** The samples of one process, as columns; `pss` is NaN where it was not looked at. */
export interface ProcessSeries extends Readonly<Record<Figure | "seconds" | "pss", Float64Array>> {}

/** The samples of a run, as columns: seconds since the run's start, which never go back, and bytes. */
export interface SystemSeries {
  readonly length: number;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  readonly seconds: Float64Array;
  /** NaN where no cgroup could be read. */
  readonly cgroupUsage: Float64Array;
  /** NaN where there is none. */
  readonly cgroupLimit: Float64Array;
  /** By process id, in the order in which they were first seen; each has the samples at which it was there. */
  readonly processes: ReadonlyMap<number, ProcessSeries>;
  /** Looks at the memory of processes, in the order of time. */
  readonly looks: readonly Look[];
}

/** The first line, with its end. */
export function formatSystemHeader(startedMs: number): string {
  return `${JSON.stringify({ version: 1, startedMs })}\n`;
}

/** A sample's line, with its end. */
export function formatSystemSample({ seconds, processes, cgroup }: SystemSample): string {
  const sample = {
    t: Math.round(seconds * 1000) / 1000,
    processes: processes.map((one) => [one.pid, ...FIGURES.map((figure) => one[figure]), one.pss]),
    cgroup: cgroup && [cgroup.usage, cgroup.limit],
  };
  return `${JSON.stringify(sample)}\n`;
}

/** What `system.jsonl` says, or null where it is none: a run can be shown without it. */
export function parseSystemSeries(text: string): SystemSeries | null {
  const [header, ...lines] = text.split("\n").slice(0, -1);
  const head = header === undefined ? null : parseJson(header);
  if (!isHeader(head)) return null;
  const samples: SystemSample[] = [];
  const looks: Look[] = [];
  for (const line of lines) {
    const value = parseJson(line);
    if (isObject(value) && "look" in value) {
      const look = lookOf(value.look);
      if (look !== null) looks.push(look);
      continue;
    }
    const sample = sampleOf(value);
    if (sample === null || sample.seconds < (samples.at(-1)?.seconds ?? 0)) return null;
    samples.push(sample);
  }
  looks.sort((a, b) => a.seconds - b.seconds);
  return { ...asColumns(samples), startedMs: head.startedMs, looks };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isHeader(value: unknown): value is { readonly startedMs: number } {
  return isObject(value) && value.version === 1 && isAmount(value.startedMs);
}

function sampleOf(value: unknown): SystemSample | null {
  if (!isObject(value) || !isAmount(value.t) || !Array.isArray(value.processes)) return null;
  const processes = value.processes.map(processOf).filter((process) => process !== null);
  const areAll = processes.length === value.processes.length;
  const areDifferent = new Set(processes.map(({ pid }) => pid)).size === processes.length;
  const cgroup = cgroupOf(value.cgroup);
  if (!areAll || !areDifferent || (cgroup === null && value.cgroup !== null)) return null;
  return { seconds: value.t, processes, cgroup };
}

function processOf(value: unknown): ProcessSample | null {
  if (!Array.isArray(value) || value.length !== FIGURES.length + 2) return null;
  const counts: unknown[] = value.slice(0, -1);
  const pss: unknown = value.at(-1);
  if (!counts.every(isCount) || !(pss === null || isCount(pss))) return null;
  const [pid = 0, ...figures] = counts;
  const named = Object.fromEntries(FIGURES.map((figure, index) => [figure, figures[index]]));
  return { ...(named as Record<Figure, number>), pid, pss };
}

function cgroupOf(value: unknown): CgroupSample | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [usage, limit]: unknown[] = value;
  return isCount(usage) && (limit === null || isCount(limit)) ? { usage, limit } : null;
}

function asColumns(samples: readonly SystemSample[]): Omit<SystemSeries, "startedMs" | "looks"> {
  const moments = new Map<number, (ProcessSample & { readonly seconds: number })[]>();
  for (const { seconds, processes } of samples) {
    for (const process of processes) {
      const before = moments.get(process.pid);
      if (before) before.push({ ...process, seconds });
      else moments.set(process.pid, [{ ...process, seconds }]);
    }
  }
  const columns = ["seconds", ...FIGURES, "pss"] as const;
  const series = [...moments].map(([pid, ofProcess]): [number, ProcessSeries] => {
    const named = columns.map((name) => [
      name,
      Float64Array.from(ofProcess, (one) => one[name] ?? Number.NaN),
    ]);
    return [pid, Object.fromEntries(named) as ProcessSeries];
  });
  return {
    length: samples.length,
    seconds: Float64Array.from(samples, ({ seconds }) => seconds),
    cgroupUsage: Float64Array.from(samples, ({ cgroup }) => cgroup?.usage ?? Number.NaN),
    cgroupLimit: Float64Array.from(samples, ({ cgroup }) => cgroup?.limit ?? Number.NaN),
    processes: new Map(series),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isAmount = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
