/**
 * `npx tsx bench/part.ts [--python 3.12] [--turns N]`: what floodmark.profile() costs where it isn't: the same work in a Python without
 * it and in one that has it, in turn, before the first profiled part, between parts and after the last; and the parts themselves.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { ROOT } from "../scripts/pythons.ts";
import { preparePython } from "./python.ts";
import { median, medianInterval } from "./statistics.ts";

/** A Python that waits for what to do. */
interface Worker {
  readonly child: ChildProcess;
  /** Does one piece of work; the CPU seconds that it took. */
  ask(word: "work" | "part"): Promise<number>;
}

function startWorker(executable: string, words: readonly string[]): Worker {
  const child = spawn(executable, [join(ROOT, "bench", "part.py"), ...words], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    async ask(word) {
      child.stdin.write(`${word}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("a worker has ended");
      return Number(value);
    },
  };
}

function report(name: string, ratios: readonly number[]): void {
  const [low, high] = medianInterval(ratios);
  const spread = `${median(ratios).toFixed(3)}× (${low.toFixed(3)}–${high.toFixed(3)})`;
  console.log(`${name.padEnd(24)}${spread}, ${ratios.length} turns`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { python: { type: "string", default: "3.12" }, turns: { type: "string", default: "60" } },
  });
  const turns = Number(values.turns);
  const { version, executable } = await preparePython(values.python);
  console.log(`Python ${version}, load ${(loadavg()[0] ?? 0).toFixed(1)} at the start\n`);
  const plain = startWorker(executable, []);
  const ours = startWorker(executable, [join(ROOT, "python")]);
  const compare = async (word: "work" | "part"): Promise<number> => {
    const before = await plain.ask("work");
    const own = await ours.ask(word);
    return own / ((before + (await plain.ask("work"))) / 2);
  };
  const several = async (): Promise<number[]> => {
    const ratios: number[] = [];
    for (let turn = 0; turn < turns; turn++) ratios.push(await compare("work"));
    return ratios;
  };
  for (let turn = 0; turn < 5; turn++) await Promise.all([plain.ask("work"), ours.ask("work")]);

  report("before the first part", await several());
  const between: number[] = [];
  const parts: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    parts.push(await compare("part"));
    between.push(await compare("work"));
  }
  report("between parts", between);
  report("after the last part", await several());
  report("in a part", parts);

  for (const { child } of [plain, ours]) {
    child.stdin?.end();
    await once(child, "exit");
  }
}

await main();
