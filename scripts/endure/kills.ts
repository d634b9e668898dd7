/** What is left of programs that were killed at any moment. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildProfile } from "../../src/profile/build.ts";
import { openRun } from "../../src/recording/open.ts";
import { Workplace } from "../../test/support/floodmark.ts";
import { ROOT } from "../pythons.ts";
import { agentVariables, openAll, PROFILED, type Profiled } from "./ways.ts";

const PROGRAM = join(ROOT, "scripts", "endure", "programs", "killed.py");
/** A Python takes some 50 ms to begin, in which a third of the kills come. */
const MILLISECONDS_MOST = 1000;

export interface Kills {
  /** Programs that were killed when they had a recording. */
  readonly killed: number;
  /** Those that were killed before they had one, or had written anything into it. */
  readonly tooSoon: number;
  /** All recordings that opened: of those programs, and of their children. */
  readonly opened: number;
  /** What was wrong with a recording. */
  readonly broken: readonly string[];
}

/** Kills programs at random moments until as many as asked for had a recording, every other of them sampled. */
export async function killAtRandom(python: string, count: number): Promise<Kills> {
  let [tooSoon, opened] = [0, 0];
  const broken: string[] = [];
  for (let killed = 0; killed < count; ) {
    const found = await killOne(python, PROFILED[killed % PROFILED.length]!);
    if (found === null) tooSoon++;
    else {
      killed++;
      opened += found.opened;
      broken.push(...found.broken);
    }
  }
  return { killed: count, tooSoon, opened, broken };
}

async function killOne(python: string, way: Profiled): Promise<Pick<Kills, "opened" | "broken"> | null> {
  const place = new Workplace();
  const runs = place.path("runs");
  try {
    const env = { ...process.env, ...agentVariables(way, runs) };
    const child = spawn(python, [PROGRAM], { env, stdio: "ignore" });
    const ended = new Promise((resolve) => child.once("close", resolve));
    const moment = Math.random() ** 3 * MILLISECONDS_MOST;
    await sleep(moment);
    child.kill("SIGKILL");
    await ended;
    const kept = existsSync(runs) ? openAll(runs) : null;
    if (kept === null || kept.opened + kept.broken.length === 0) return null;
    const wrong = [
      ...kept.broken,
      ...kept.reasons,
      ...place.list("runs").flatMap((run) => addUp(join(runs, run))),
    ];
    return {
      opened: kept.opened,
      broken: wrong.map((one) => `${way}, after ${Math.round(moment)} ms: ${one}`),
    };
  } finally {
    place.remove();
  }
}

/** Whether what lines held adds up to the peak of the first process, as every command shows it. */
function addUp(run: string): string[] {
  try {
    const opened = openRun(run);
    const [sum, peak] = [buildProfile(opened).peak.bytes, opened.recording.header.peakBytes];
    return sum === peak ? [] : [`its lines add up to ${sum} of ${peak} bytes`];
  } catch (error) {
    return [String(error)];
  }
}
