/** A program alone, and with the agent preloaded as in production: every allocation recorded, or samples. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readStart } from "../../src/recording/file.ts";
import { isBlank } from "../../src/recording/header.ts";
import { HEADER_SIZE } from "../../src/recording/layout.ts";
import { openRecording } from "../../src/recording/open.ts";
import { AGENT, type ExecuteOptions, execute, type Result } from "../../test/support/floodmark.ts";

export const PROFILED = ["exact", "sampled"] as const;
export type Profiled = (typeof PROFILED)[number];
export type Way = "alone" | Profiled;

/** Samples so near to each other that all that happens to blocks happens to samples. */
const SAMPLE: Readonly<Record<Profiled, string>> = { exact: "0", sampled: "256" };

/** What starts a Python with the agent, its recordings in a folder of runs. */
export const agentVariables = (way: Profiled, runs: string): NodeJS.ProcessEnv => ({
  LD_PRELOAD: AGENT,
  FLOODMARK_DIR: runs,
  FLOODMARK_SAMPLE: SAMPLE[way],
});

/** Runs a command to its end in one of the ways. */
export function runIn(
  way: Way,
  [command, ...words]: readonly [string, ...string[]],
  runs: string,
  { env, ...options }: ExecuteOptions = {},
): Promise<Result> {
  const variables = way === "alone" ? {} : agentVariables(way, runs);
  return execute(command, words, { ...options, env: { ...env, ...variables } });
}

/** What lies in a folder of runs. */
export interface Kept {
  /** How many recordings opened. */
  readonly opened: number;
  /** How many had nothing in them yet, as a file system that can't name files later leaves them of a process that is killed at once. */
  readonly blank: number;
  /** Why others did not open, each with its file. */
  readonly broken: readonly string[];
  /** Why the agent turned itself off, in any of them. */
  readonly reasons: readonly string[];
}

/** Opens all recordings in a folder of runs, whether or not their processes came to their end. */
export function openAll(runs: string): Kept {
  let blank = 0;
  const broken: string[] = [];
  const reasons: string[] = [];
  const files = readdirSync(runs, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".floodmark"),
  );
  for (const name of files) {
    try {
      if (isBlank(readStart(join(runs, name), HEADER_SIZE))) {
        blank++;
        continue;
      }
      const { reason } = openRecording(join(runs, name)).header;
      if (reason !== "") reasons.push(reason);
    } catch (error) {
      broken.push(String(error));
    }
  }
  return { opened: files.length - blank - broken.length, blank, broken, reasons: [...new Set(reasons)] };
}
