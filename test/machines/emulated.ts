import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { agentPath, crossCompiler } from "../../scripts/agent.ts";
import { inOneLine } from "../../scripts/command.ts";
import { fetchForMachine } from "../../scripts/pythons/debian.ts";
import { CACHE, ROOT } from "../../scripts/pythons.ts";
import { type Machine, ownMachine } from "../../src/launch/machine.ts";
import { type ExecuteOptions, execute, type Result } from "../support/floodmark.ts";

const MINOR = "3.14";

/** Another machine's Python, run by an emulator. */
export interface Emulated {
  /** Runs it with the agent preloaded, which records all into a folder that is made; `flags` are the emulator's. */
  record(
    words: readonly string[],
    folder: string,
    flags?: readonly string[],
    options?: ExecuteOptions,
  ): Promise<Result>;
}

/** The emulator of one machine's programs on another; null where there is none. */
function findEmulator({ name }: Machine): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = [`qemu-${name}-static`, `qemu-${name}`].flatMap((one) => folders.map((at) => join(at, one)));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** Fetches what is needed for that; or why it can't be had. */
export async function prepareEmulated(machine: Machine): Promise<Emulated | string> {
  if (machine === ownMachine()) return `this is ${machine.title}: all tests run on it`;
  const agent = join(ROOT, agentPath(machine));
  if (!existsSync(agent)) return `there is no ${crossCompiler(machine)} to build its agent with`;
  const emulator = findEmulator(machine);
  if (emulator === null) return `there is no qemu-${machine.name} to run its programs with`;
  let root: string;
  try {
    root = await fetchForMachine(MINOR, machine, CACHE);
  } catch (error) {
    return `there is no Python for it: ${inOneLine(error)}`;
  }
  const python = join(root, "usr", "bin", `python${MINOR}`);
  return {
    record: (words, folder, flags = [], options = {}) => {
      mkdirSync(folder);
      const variables = { LD_PRELOAD: agent, FLOODMARK_RUN: folder, FLOODMARK_SAMPLE: "0" };
      const settings = Object.entries(variables).flatMap(([name, value]) => ["-E", `${name}=${value}`]);
      return execute(emulator, [...flags, "-L", root, ...settings, python, ...words], options);
    },
  };
}
