import { formatSize } from "../analysis/format.ts";
import { CHUNK_SIZE, CHUNKS_MAX } from "../recording/layout.ts";
import type { Check } from "../terminal/checks.ts";
import type { Facts, MachineFacts, PythonFacts, ResultsFacts, Tried } from "./facts.ts";
import { MACHINES } from "./machine.ts";
import { describePlatform, obstacleOfPlatform } from "./platform.ts";
import type { Trial } from "./trial.ts";

/** The least that package.json asks for. */
export const NODE_LEAST = [20, 19] as const;
/** What a process's recording may come to. */
const RECORDING_MOST = CHUNKS_MAX * CHUNK_SIZE;
/** A block has a header, and the line allocates some more. */
const TRIAL_MORE = 64 << 10;
const ALLOCATORS = /^lib(jemalloc|tcmalloc|mimalloc)/;
const AGENT = /^libfloodmark/;

type Verdict = Omit<Check, "name">;

/** What the facts mean for a profile, in the order in which they matter. */
export function diagnose({ platform, node, machine }: Facts): readonly Check[] {
  const checks: Record<string, Verdict> = {
    platform: judgePlatform(platform),
    node: judgeNode(node),
    ...(machine && judgeMachine(machine, MACHINES[platform.arch]?.tableBytes ?? 0)),
  };
  return Object.entries(checks).map(([name, verdict]) => ({ name, ...verdict }));
}

function judgeMachine(facts: MachineFacts, tables: number): Record<string, Verdict> {
  const { settings, agent, python, results, trial } = facts;
  return {
    ...(settings !== null && { settings: no(settings) }),
    agent: judge(agent, (path) => ok(`${path} loads`)),
    python: judge(python, judgePython),
    ...(trial && { trial: judgeTrial(trial) }),
    results: judge(results, judgeResults),
    memory: judgeMemory(facts.memory),
    ulimit: judgeAddressSpace(facts.addressSpace, tables),
    preloads: judgePreloads(facts.preloads),
    sandbox: judgeSandbox(facts.sandbox),
    browser: judgeBrowser(facts.browser),
  };
}

const ok = (says: string): Verdict => ({ state: "ok", says });
const note = (says: string): Verdict => ({ state: "note", says });
const no = (says: string): Verdict => ({ state: "no", says });
const size = (bytes: number): string => formatSize(bytes, " ");

const judge = <T>(tried: Tried<T>, judgeFound: (found: T) => Verdict): Verdict =>
  "found" in tried ? judgeFound(tried.found) : no(tried.problem);

function judgePlatform(platform: Facts["platform"]): Verdict {
  const obstacle = obstacleOfPlatform(platform);
  const here = describePlatform(platform);
  return obstacle === null ? ok(here) : no(`${here}: ${obstacle}`);
}

function judgeNode(version: string): Verdict {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = NODE_LEAST;
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  return isNew ? ok(version) : no(`${version} is too old: install ${leastMajor}.${leastMinor} or later`);
}

function judgePython({ path, implementation, version, obstacle }: PythonFacts): Verdict {
  if (obstacle !== null) return no(`can't profile ${path}: ${obstacle}. Name another Python with --python`);
  const name = implementation === "cpython" ? "CPython" : implementation;
  return ok(`${[name, version].filter(Boolean).join(" ")} in ${path}`);
}

function judgeTrial(trial: Trial): Verdict {
  if ("problem" in trial) return no(trial.problem);
  const { held, recorded } = trial;
  if (recorded >= held && recorded <= held + TRIAL_MORE)
    return ok(`its ${size(held)} were found, in the line that holds them`);
  return no(
    `a line that holds ${size(held)} was recorded with ${size(recorded)}: something else stands in malloc, see preloads`,
  );
}

function judgeResults({ folder, free }: ResultsFacts): Verdict {
  const place = `${folder}/ can be written, with ${size(free)} of room`;
  if (free < RECORDING_MOST)
    return note(`${place}: a recording takes a few MiB mostly, ${size(RECORDING_MOST)} a process at most`);
  return ok(place);
}

function judgeMemory(places: MachineFacts["memory"]): Verdict {
  const words = places.map(({ place, bytes, size: all }) => {
    const whole = place === "machine" ? "of the machine's" : "below the cgroup's limit of";
    return `${size(bytes)} available ${whole} ${size(all)}`;
  });
  const short = places.find(({ bytes, reserve }) => bytes < reserve);
  const said = words.join(", ") || "the kernel doesn't tell how much is available";
  if (short === undefined) return ok(said);
  return note(`${said}: run leaves with exit code 53 below ${size(short.reserve)}, see --oom-reserve`);
}

function judgeAddressSpace(limit: number | null, tableBytes: number): Verdict {
  if (limit === null) return ok("-v is unlimited");
  const tables = `Floodmark's tables take ${size(tableBytes)} of it, and a quarter of what the program holds`;
  return note(`-v is ${size(limit)}: ${tables}; raise it by as much`);
}

function judgePreloads(paths: readonly string[]): Verdict {
  if (paths.length === 0) return ok("nothing else");
  const unknown = paths.filter((path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return !ALLOCATORS.test(name) && !AGENT.test(name);
  });
  if (unknown.length === 0) return ok(`${paths.join(", ")}: no hindrance`);
  return note(`${unknown.join(", ")}: stays so; where a program misbehaves, try it without in LD_PRELOAD`);
}

function judgeSandbox({ hasSeccompFilter, hasReadOnlyRoot }: MachineFacts["sandbox"]): Verdict {
  const filter = hasSeccompFilter ? "a seccomp filter, which the trial had to pass" : "no seccomp filter";
  const root = hasReadOnlyRoot
    ? "a read-only root: results need a folder that is mounted"
    : "a writable root";
  return ok(`${filter}, ${root}`);
}

function judgeBrowser(obstacle: string | null): Verdict {
  if (obstacle === null) return ok("the report is opened in it");
  return ok(`the report isn't opened, as ${obstacle}: any browser shows the file, anywhere`);
}
