import { readdirSync } from "node:fs";
import { join } from "node:path";
import { AGENT, type ExecuteOptions, execute, type Result } from "../support/floodmark.ts";

/** Runs a program with the agent preloaded and no launcher, as a container image or a service would have it. */
export function preload(
  words: readonly [string, ...string[]],
  folder: string,
  { env, ...options }: ExecuteOptions = {},
): Promise<Result> {
  const [command, ...args] = words;
  return execute(command, args, { ...options, env: { LD_PRELOAD: AGENT, FLOODMARK_DIR: folder, ...env } });
}

/** The folders of the runs in a folder, the oldest first. */
export const runsIn = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));

/** The names of the recordings in a run's folder. */
export const recordingsOf = (run: string): string[] =>
  readdirSync(run).filter((name) => name.endsWith(".floodmark"));

/** Whether a test may have namespaces of its own: other process ids, other mounts. */
export const canUnshare = await execute("unshare", ["-rmpf", "true"]).then(
  ({ code }) => code === 0,
  () => false,
);
