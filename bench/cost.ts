import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../scripts/pythons.ts";
import { median } from "./statistics.ts";

const run = promisify(execFile);

/** What one command took, in seconds and MiB. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly rss: number;
}

/** Makes a process say at its end what it took. */
const SAY_COST =
  "data:text/javascript,process.on('exit',()=>{const{userCPUTime:u,systemCPUTime:s,maxRSS:m}=process.resourceUsage();console.error('cost',u+s,m)})";

/** Runs `floodmark COMMAND RESULTS`, as it stands in dist/. */
export async function measureCommand(command: string, results: string): Promise<Cost> {
  const began = performance.now();
  const words = ["--import", SAY_COST, join(ROOT, "dist", "floodmark.cjs"), command, results];
  const { stderr } = await run(process.execPath, words, { maxBuffer: 2 ** 26 });
  const wall = (performance.now() - began) / 1000;
  const [, cpu = "", rss = ""] = /cost (\d+) (\d+)/.exec(stderr) ?? [];
  return { wall, cpu: Number(cpu) / 1e6, rss: Number(rss) / 1024 };
}

/** A line that gives a figure's median, its range, and what it should be at most. */
export function describe(
  name: string,
  values: readonly number[],
  digits: number,
  unit: string,
  limit: string,
): string {
  const of = (value: number): string => value.toFixed(digits);
  const range = `${of(Math.min(...values))}–${of(Math.max(...values))}`;
  return `${name.padEnd(32)}${of(median(values)).padStart(8)} ${unit.padEnd(4)} (${range}; at most ${limit})`;
}
