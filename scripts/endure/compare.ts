/** Whether a suite of tests comes to the same verdicts in all ways, test by test. */
import { mkdirSync } from "node:fs";
import { type ExecuteOptions, Workplace } from "../../test/support/floodmark.ts";
import { readVerdicts, type Verdicts } from "./junit.ts";
import { openAll, PROFILED, type Profiled, runIn, type Way } from "./ways.ts";

/** Tests that run in one process: its name, and the command that runs it and writes a JUnit file. */
export interface Suite {
  readonly name: string;
  readonly command: (junit: string) => readonly [string, ...string[]];
  readonly options?: ExecuteOptions;
}

/** A test whose verdicts were not all the same. */
export interface Difference {
  readonly test: string;
  readonly way: Profiled;
  readonly alone: readonly string[];
  readonly profiled: readonly string[];
}

export interface Compared {
  /** How many tests there are, whatever came of them. */
  readonly tests: number;
  /** Verdicts that no run alone came to. */
  readonly different: readonly Difference[];
  /** Verdicts that change from run to run, also alone or also with the agent. */
  readonly flaky: readonly Difference[];
  /** Recordings that were made, and what was wrong with them. */
  readonly recordings: number;
  readonly broken: readonly string[];
  readonly reasons: readonly string[];
}

/** No suite is waited for longer. */
const SECONDS_MOST = 1200;
/** How often what differed is run again, in both ways. */
const AGAIN = 2;
const MISSING = "did not run";
/** A suite that is cut off leaves servers behind, which would keep its output open: they end with it. */
const TO_ITS_END = 'timeout --foreground -k 10 "$@"; code=$?; trap "" TERM; kill -TERM 0; exit $code';

/** The tests whose verdicts in some way are others than alone. With two runs of each: a verdict that both came to makes one flaky. */
export function judge(
  way: Profiled,
  alone: readonly Verdicts[],
  profiled: readonly Verdicts[],
): Pick<Compared, "different" | "flaky"> {
  const names = new Set([...alone, ...profiled].flatMap((verdicts) => [...verdicts.keys()]));
  const found = [...names].map((test) => {
    const of = (runs: readonly Verdicts[]) => [...new Set(runs.map((run) => run.get(test) ?? MISSING))];
    return { test, way, alone: of(alone), profiled: of(profiled) };
  });
  const differing = found.filter((one) => new Set([...one.alone, ...one.profiled]).size > 1);
  const isFlaky = (one: Difference) => one.profiled.some((verdict) => one.alone.includes(verdict));
  return { different: differing.filter((one) => !isFlaky(one)), flaky: differing.filter(isFlaky) };
}

/** Runs a suite alone, exact and sampled; where verdicts differ, again, alone and that way. */
export async function compareSuite(suite: Suite): Promise<Compared> {
  const place = new Workplace();
  const runs = place.path("runs");
  mkdirSync(runs);
  let count = 0;
  const run = async (way: Way): Promise<Verdicts> => {
    const junit = place.path(`${++count}.xml`);
    const shell = ["setsid", "--wait", "sh", "-c", TO_ITS_END, "sh", String(SECONDS_MOST)] as const;
    const { code, signal } = await runIn(way, [...shell, ...suite.command(junit)], runs, suite.options);
    return new Map([...readVerdicts(junit), [`${suite.name} as a whole`, `ended with ${signal ?? code}`]]);
  };
  try {
    const alone = [await run("alone")];
    const different: Difference[] = [];
    const flaky: Difference[] = [];
    for (const way of PROFILED) {
      const profiled = [await run(way)];
      for (let again = 0; again < AGAIN && judge(way, alone, profiled).different.length > 0; again++) {
        alone.push(await run("alone"));
        profiled.push(await run(way));
      }
      const judged = judge(way, alone, profiled);
      different.push(...judged.different);
      flaky.push(...judged.flaky);
    }
    const tests = Math.max(...alone.map(({ size }) => size)) - 1;
    const { opened, broken, reasons } = openAll(runs);
    return { tests, different, flaky, recordings: opened, broken, reasons };
  } finally {
    place.remove();
  }
}
