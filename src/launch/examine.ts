import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmdirSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { AvailableMemory } from "./available-memory.ts";
import { obstacleToBrowser } from "./browser.ts";
import { findCgroupOf, readLimits } from "./cgroup-memory.ts";
import type { Facts, MachineFacts, PythonFacts, ResultsFacts, Sandbox, Tried } from "./facts.ts";
import { lookUp } from "./files.ts";
import { findInterpreter, identify } from "./interpreter.ts";
import { addressSpaceLimit } from "./limits.ts";
import { obstacleOfPlatform, readPlatform } from "./platform.ts";
import { findLibrary } from "./preload.ts";
import { checkOutput, PARENT } from "./results.ts";
import { checkSettings, isSwitchedOff } from "./settings.ts";
import { Shortage } from "./shortage.ts";
import { tryRun } from "./trial.ts";

/** What `run` would be asked for; undefined for the usual. */
export interface Asked {
  readonly python: string | undefined;
  readonly output: string | undefined;
}

/** Finds out what `run` would find, with a real run of a tiny program. Nothing is left behind. Never throws. */
export async function examine(asked: Asked): Promise<Facts> {
  const platform = readPlatform();
  const machine = obstacleOfPlatform(platform) === null ? await examineMachine(asked) : null;
  return { platform, node: process.versions.node, machine };
}

async function examineMachine({ python: command, output }: Asked): Promise<MachineFacts> {
  const settings = findFault();
  const agent = await tried(loadAgent);
  const python = await tried(() => findPython(command));
  const results = await tried(() => findPlace(output ?? PARENT, output));
  const place = "found" in results ? results.found.above : tmpdir();
  const canTry = settings === null && "found" in agent && "found" in python && python.found.obstacle === null;
  return {
    ...{ settings, agent, python, results },
    trial: canTry ? await tryRun(python.found.command, place) : null,
    memory: await lookAtMemory(),
    addressSpace: addressSpaceLimit(),
    preloads: findPreloads(),
    sandbox: findSandbox(),
    browser: obstacleToBrowser(process.stderr.isTTY, process.env),
  };
}

async function tried<T>(find: () => T | Promise<T>): Promise<Tried<T>> {
  try {
    return { found: await find() };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function findFault(): string | null {
  try {
    checkSettings(process.env);
  } catch (error) {
    return (error as Error).message;
  }
  return isSwitchedOff(process.env)
    ? "FLOODMARK=off: nothing is recorded, take it out of the environment"
    : null;
}

/** The library's path. Throws the loader's words where a program can't load it. */
async function loadAgent(): Promise<string> {
  const library = findLibrary();
  try {
    const said = await loaderWords(library.path);
    if (said !== "") throw new Error(`${library.path} can't be loaded: ${said}`);
    return library.path;
  } finally {
    library.release();
  }
}

/** What the loader says to a program that has it preloaded: "" where all is well. In what is no Python the agent does nothing. */
function loaderWords(path: string): Promise<string> {
  const env = { ...process.env, LD_PRELOAD: path };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["--version"], { env }, (_, stdout, stderr) => {
      const said = stderr.trim().split("\n")[0] ?? "";
      resolve(said === "" && !stdout.startsWith("v") ? "a program that has it preloaded doesn't run" : said);
    });
    child.stdin?.end();
  });
}

async function findPython(asked: string | undefined): Promise<PythonFacts> {
  const interpreter = findInterpreter(asked, process.env);
  return { ...interpreter, ...(await identify(interpreter)) };
}

/** Throws where no folder can be made there. */
function findPlace(folder: string, output: string | undefined): ResultsFacts {
  checkOutput(output);
  const above = existingFolder(resolve(folder));
  // Permissions alone don't tell: root may write wherever something can be written.
  try {
    rmdirSync(mkdtempSync(join(above, "floodmark-doctor-")));
  } catch (error) {
    throw new Error(
      `can't write results into ${above} (${(error as NodeJS.ErrnoException).code}): choose another folder with -o DIR`,
    );
  }
  const { bavail, bsize } = statfsSync(above);
  return { folder, above, free: bavail * bsize };
}

const existingFolder = (path: string): string =>
  lookUp(path)?.isDirectory() ? path : existingFolder(dirname(path));

/** What a program that starts now would have. */
async function lookAtMemory(): Promise<MachineFacts["memory"]> {
  const shortage = new Shortage(null);
  const care = {
    enough: Number.POSITIVE_INFINITY, // to be told exactly
    reserveOf: (size: number) => shortage.reserveOf(size),
    periodMs: () => 0,
  };
  const memory = new AvailableMemory(care);
  const cgroup = await findCgroupOf(process.pid);
  if (cgroup) memory.setCgroups(cgroup, await readLimits(cgroup));
  const places = memory.read().map((place) => ({ ...place, reserve: shortage.reserveOf(place.size) }));
  memory.close();
  return places;
}

/** By the environment, and by the machine's own list. */
function findPreloads(): string[] {
  const list = readText("/etc/ld.so.preload").replace(/#.*/g, "");
  return `${process.env.LD_PRELOAD ?? ""} ${list}`.split(/[\s:]+/).filter((path) => path !== "");
}

function findSandbox(): Sandbox {
  const mounts = readText("/proc/self/mountinfo").split("\n");
  // Lines are `35 31 0:32 /root /point options …`; of two at one point the later is seen.
  const root = mounts.map((line) => line.split(" ")).findLast(([, , , , point]) => point === "/");
  return {
    hasSeccompFilter: /^Seccomp:\s*2$/m.test(readText("/proc/self/status")),
    hasReadOnlyRoot: root?.[5]?.split(",").includes("ro") ?? false,
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
