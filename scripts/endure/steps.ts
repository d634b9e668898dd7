/** The steps of `npm run endure`, each with the sentence of what it showed. */
import { join } from "node:path";
import { ROOT } from "../pythons.ts";
import { type Compared, compareSuite, type Suite } from "./compare.ts";
import { askForWaiting, findModules, findWithTests, MODULES, moduleSuite, type Subject } from "./cpython.ts";
import { fuzzEvents } from "./fuzz-events.ts";
import { fuzzRecordings } from "./fuzz-recordings.ts";
import { killAtRandom } from "./kills.ts";
import { packageSuites } from "./packages.ts";
import { allocateBesideFsync, stress } from "./programs.ts";
import { sanitizeJob, sanitizeThreads, whyNotSanitized } from "./sanitize.ts";
import type { Outcome } from "./table.ts";
import { PROFILED } from "./ways.ts";

export type Shown = Pick<Outcome, "showed" | "kept">;
type Say = (line: string) => void;

/** How many programs are killed. */
const KILLS = 100;
/** How long one event may take beside a busy disk, in milliseconds. */
const LONGEST = 5;
const SECONDS_BUSY = 30;
const ROUNDS = 50;
const SECONDS_FUZZED = 180;
/** Of the threads, each with thousands of events. */
const RUNS_SANITIZED = 20;
/** Where that lies which shows what a fuzzer has found. */
const FUZZED = join(ROOT, ".cache", "fuzz");

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
const count = (number: number): string => number.toLocaleString("en");

async function compareAll(suites: readonly Suite[], say: Say): Promise<Shown> {
  const all: Compared[] = [];
  for (const suite of suites) {
    const compared = await compareSuite(suite);
    say(`${suite.name}: ${sayCompared([compared]).showed}`);
    all.push(compared);
  }
  return sayCompared(
    all,
    suites.length > 3 ? `${suites.length} modules` : list(suites.map(({ name }) => name)),
  );
}

/** What a number of suites came to, exact and sampled. */
export function sayCompared(all: readonly Compared[], what = ""): Shown {
  const sum = (key: "tests" | "recordings") => all.reduce((sum, one) => sum + one[key], 0);
  const names = (key: "different" | "flaky") => [
    ...new Set(
      all.flatMap((one) => one[key].map(({ test, way }) => (key === "flaky" ? test : `${test} (${way})`))),
    ),
  ];
  const [different, flaky] = [names("different"), names("flaky")];
  const broken = all.flatMap((one) => one.broken);
  // Nothing is shown by tests that did not run, nor by an agent that was not there.
  const hasRun = all.every((one) => one.tests > 0 && one.recordings >= PROFILED.length);
  const parts = [
    `${what}${what && ", "}${count(sum("tests"))} tests: ${different.length === 0 ? "the same verdicts, exact and sampled" : `other verdicts of ${list(different)}`}`,
    ...(flaky.length > 0 ? [`changing from run to run: ${list(flaky)}`] : []),
    `${count(sum("recordings"))} recordings, ${broken.length === 0 ? "all open" : `and these don't open: ${broken.join(", ")}`}`,
    ...[...new Set(all.flatMap((one) => one.reasons))].map((reason) => `one ended with: ${reason}`),
    ...(hasRun ? [] : ["not all of them ran, or were recorded"]),
  ];
  return { showed: parts.join("; "), kept: hasRun && different.length === 0 && broken.length === 0 };
}

const compareModules =
  (wanted: readonly string[]) =>
  async (subject: Subject, say: Say): Promise<Shown> => {
    const python = await findWithTests(subject);
    const modules = await findModules(python, wanted);
    const words = await askForWaiting(python);
    return compareAll(
      modules.map((module) => moduleSuite(python, module, words)),
      say,
    );
  };

async function kill({ executable }: Subject): Promise<Shown> {
  const { killed, tooSoon, opened, broken } = await killAtRandom(executable, KILLS);
  const early = tooSoon > 0 ? `; ${tooSoon} more were killed before they had one` : "";
  const wrong = broken.length > 0 ? `; ${broken.join(", ")}` : "";
  const showed = `${killed} programs killed, ${opened} recordings of them and their children open${early}${wrong}`;
  return { showed, kept: broken.length === 0 };
}

async function keepDiskBusy({ executable }: Subject): Promise<Shown> {
  const parts: string[] = [];
  let longest = 0;
  for (const way of ["alone", ...PROFILED] as const) {
    const one = await allocateBesideFsync(way, executable, SECONDS_BUSY);
    if (way !== "alone") longest = Math.max(longest, one.longest);
    parts.push(`${way} ${one.longest.toFixed(1)} ms of ${count(one.events)}`);
  }
  return { showed: `the longest event: ${parts.join(", ")}`, kept: longest <= LONGEST };
}

async function stressAll({ executable }: Subject): Promise<Shown> {
  const [alone, ...profiled] = await stress(executable, ROUNDS);
  const differing = profiled.filter((one) => one.end !== alone?.end || one.stdout !== alone.stdout);
  const wrong = profiled.flatMap(({ way, kept }) =>
    [...(kept?.broken ?? []), ...(kept?.reasons ?? [])].map((one) => `${way}: ${one}`),
  );
  const opened = profiled.reduce((sum, { kept }) => sum + (kept?.opened ?? 0), 0);
  const ends = differing.map(({ way, end }) => `${way} it ended with ${end}, alone with ${alone?.end}`);
  return {
    showed: `${ROUNDS} rounds of each, ${[...ends, ...wrong].join("; ") || "the same output and end, exact and sampled"}; ${count(opened)} recordings open`,
    kept: differing.length === 0 && wrong.length === 0 && alone?.end === "0",
  };
}

async function sanitize({ executable }: Subject): Promise<Shown> {
  const why = whyNotSanitized();
  if (why !== null) throw new Error(why);
  const [job, threads] = [await sanitizeJob(executable), await sanitizeThreads(RUNS_SANITIZED, seedOf())];
  const findings = [...job.findings, ...threads.findings];
  return {
    showed: `a job with children, exact and sampled, under AddressSanitizer and UndefinedBehaviorSanitizer; ${count(threads.events)} events of 8 threads under ThreadSanitizer: ${sayFindings(findings)}`,
    kept: findings.length === 0,
  };
}

async function fuzzLedger(): Promise<Shown> {
  const why = whyNotSanitized();
  if (why !== null) throw new Error(why);
  const seed = seedOf();
  const { traces, events, findings } = fuzzEvents(SECONDS_FUZZED, seed, FUZZED);
  return {
    showed: `${count(events)} events in ${count(traces)} traces, seeds from ${seed} on: ${sayFindings(findings)}`,
    kept: findings.length === 0,
  };
}

async function fuzzReader({ executable }: Subject): Promise<Shown> {
  const seed = seedOf();
  const { recordings, findings } = await fuzzRecordings(executable, SECONDS_FUZZED, seed, FUZZED);
  return {
    showed: `${count(recordings)} changed runs, each read by up to four commands, seeds from ${seed} on: ${sayFindings(findings)}`,
    kept: findings.length === 0,
  };
}

/** Another one each day. */
const seedOf = (): number => Math.floor(Date.now() / 86_400_000) * 1000;

const sayFindings = (findings: readonly string[]): string =>
  findings.length === 0 ? "nothing found" : findings.join("; ").replaceAll("\n", " ");

/** The steps by their names in the table. */
export const STEPS: Readonly<Record<string, (subject: Subject, say: Say) => Promise<Shown>>> = {
  memory: compareModules(MODULES.memory),
  threads: compareModules(MODULES.threads),
  processes: compareModules(MODULES.processes),
  asyncio: compareModules(MODULES.asyncio),
  multiprocessing: compareModules(MODULES.multiprocessing),
  futures: compareModules(MODULES.futures),
  packages: async ({ minor }, say) => compareAll(await packageSuites(minor), say),
  kills: kill,
  fsync: keepDiskBusy,
  stress: stressAll,
  sanitize,
  "fuzz-events": fuzzLedger,
  "fuzz-recordings": fuzzReader,
};
