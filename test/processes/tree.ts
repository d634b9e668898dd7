/** What a run of several processes recorded, as tests look at it. */
import { expect, onTestFinished } from "vitest";
import { loadProfile } from "../../src/profile/load.ts";
import { isCounted, KINDS, type Kind, type Process, type Profile } from "../../src/profile/profile.ts";
import { type ExecuteOptions, execute, floodmark, type Result, Workplace } from "../support/floodmark.ts";

export const MIB = 1 << 20;
/** How far a process's part of the tree's peak may be off. */
export const STEP = 65_536;

export interface TreeRun {
  readonly place: Workplace;
  /** The folder of results. */
  readonly folder: string;
  readonly result: Result;
  readonly profile: Profile;
}

/** Runs a program under Floodmark and reads what all its processes recorded. The folder goes after the test. */
export async function runTree(
  python: string,
  program: string,
  args: readonly string[] = [],
  options: ExecuteOptions & {
    readonly files?: Readonly<Record<string, string>>;
    /** Options of run. */
    readonly flags?: readonly string[];
  } = {},
): Promise<TreeRun> {
  const place = new Workplace();
  onTestFinished(() => place.remove());
  place.write("program.py", program);
  for (const [name, text] of Object.entries(options.files ?? {})) place.write(name, text);
  const folder = place.path("out");
  const flags = ["-q", "--no-open", ...(options.flags ?? []), "-o", folder, "--python", python];
  const words = ["run", ...flags, "program.py", ...args];
  const result = await floodmark(words, { ...options, cwd: place.folder });
  return { place, folder, result, profile: loadProfile(folder) };
}

/** The same; and runs it alone first, and expects the same output and end. */
export async function runTreeBoth(
  python: string,
  program: string,
  args: readonly string[] = [],
): Promise<TreeRun> {
  const place = new Workplace();
  onTestFinished(() => place.remove());
  place.write("program.py", program);
  const plain = await execute(python, ["program.py", ...args], { cwd: place.folder });
  const run = await runTree(python, program, args);
  expect(plain.code, plain.stderr).toBe(0);
  expect(run.result.stdout).toBe(plain.stdout);
  expect(run.result.stderr.replace(/^.*report\.html\n$/m, "")).toBe(plain.stderr);
  expect(run.result.code).toBe(plain.code);
  return run;
}

/** A site's place in the tree, and what it held at the peak. */
export interface Held {
  /** Of the process that it belongs to. */
  readonly pid: number;
  /** Functions, outermost first, without the process's root. */
  readonly functions: readonly string[];
  /** The line's text, of program.py or a file beside it; "" elsewhere. */
  readonly line: string;
  readonly kind: Kind;
  readonly bytes: number;
  readonly liveBytes: number;
}

/** All sites of a profile; lines are looked up in `sources`, by the last part of their file's name. */
export function heldIn(profile: Profile, sources: Readonly<Record<string, string>>): Held[] {
  const { sites, stacks, frames, functions } = profile;
  const lines = new Map(Object.entries(sources).map(([name, text]) => [name, text.split("\n")]));
  return Array.from({ length: sites.length }, (_, site) => {
    const names: string[] = [];
    const innermost = stacks.frame[sites.stack[site]!]!;
    for (let stack = sites.stack[site]!; stack >= 0; stack = stacks.parent[stack]!)
      names.unshift(functions.name[frames.function[stacks.frame[stack]!]!]!);
    const [, pid] = /^<process (\d+): /.exec(names[0]!) ?? [];
    const file = functions.file[frames.function[innermost]!]!.split("/").at(-1)!;
    return {
      pid: pid === undefined ? profile.processes[0]!.pid : Number(pid),
      functions: pid === undefined ? names : names.slice(1),
      line: lines.get(file)?.[frames.line[innermost]! - 1]?.trim() ?? "",
      kind: KINDS[sites.kind[site]!]!,
      bytes: isCounted(sites.kind[site]!) ? sites.peakBytes[site]! : 0,
      liveBytes: isCounted(sites.kind[site]!) ? sites.liveBytes[site]! : 0,
    };
  });
}

/** What lines whose text holds a word held at the peak, process by process; processes that held nothing are left out. */
export function byProcess(held: readonly Held[], word: string): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { pid, line, bytes } of held)
    if (line.includes(word) && bytes > 0) sums.set(pid, (sums.get(pid) ?? 0) + bytes);
  return sums;
}

export const sum = (values: Iterable<number>): number => [...values].reduce((total, one) => total + one, 0);

/** Expects a size to be right to 64 KiB for each of so many processes, and one percent. */
export function expectAbout(bytes: number | undefined, wanted: number, what: string, processes = 1): void {
  const slack = processes * STEP + wanted / 100;
  expect(Math.abs((bytes ?? 0) - wanted), `${what}: ${bytes}, not ${wanted}`).toBeLessThanOrEqual(slack);
}

export function processOf(profile: Profile, pid: number, number = 1): Process {
  const found = profile.processes.find((one) => one.pid === pid && one.number === number);
  expect(found, `process ${pid}-${number}`).toBeDefined();
  return found!;
}
