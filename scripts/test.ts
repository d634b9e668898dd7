/**
 * `npm test`: lint, types, build, then all tests, what is quick first. Closes with "N passed, N failed"; each step
 * counts as one, each test as one.
 */
import { join } from "node:path";
import { findChromium } from "./chromium.ts";
import { inOneLine, runCommand } from "./command.ts";
import { CACHE, preparePythons, ROOT } from "./pythons.ts";
import { add, closingLine, countReport, fail, nothing, pass, type Tally } from "./tally.ts";

const began = performance.now();

function say(line: string): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n[${String(seconds).padStart(3)} s] ${line}`);
}

const runTool = (tool: string, args: readonly string[]): Promise<{ code: number }> =>
  runCommand(join(ROOT, "node_modules", ".bin", tool), args, { cwd: ROOT, show: true });

async function runStep(name: string, tool: string, args: readonly string[]): Promise<Tally> {
  say(name);
  const { code } = await runTool(tool, args);
  return code === 0 ? pass : fail(`${name} (${[tool, ...args].join(" ")})`);
}

async function findPythons(): Promise<Tally> {
  say("the Pythons to test on");
  try {
    await preparePythons(console.log);
    return pass;
  } catch (error) {
    return fail(inOneLine(error));
  }
}

async function runTests(project: string): Promise<Tally> {
  say(`${project} tests`);
  const results = join(CACHE, `results-${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const { code } = await runTool("vitest", ["run", "--project", project, ...reporters]);
  return countReport(results, code);
}

async function runAll(): Promise<Tally> {
  let tally = nothing;
  tally = add(tally, await runStep("lint and format", "biome", ["check", "."]));
  tally = add(tally, await runStep("types", "tsc", ["--noEmit"]));
  tally = add(tally, await runStep("types of the report's page", "tsc", ["--noEmit", "-p", "src/report/ui"]));
  tally = add(tally, await runStep("types of the Python package", "pyright", ["-p", "python"]));
  const built = await runStep("build", "tsx", ["scripts/build.ts"]);
  tally = add(tally, built);
  if (built.failed > 0) return tally;
  tally = add(tally, await runStep("analysis of the agent", "tsx", ["scripts/checks/analyse.ts"]));
  tally = add(tally, await runStep("advisories about dependencies", "tsx", ["scripts/checks/audit.ts"]));
  tally = add(tally, await runTests("unit"));
  const found = await findPythons();
  tally = add(tally, found);
  if (found.failed > 0) return tally;
  if (findChromium() === null)
    console.log("There is no Chromium: the tests of the report's page are skipped.");
  return add(tally, await runTests("end-to-end"));
}

const tally = await runAll();
say("done");
for (const failure of tally.failures) console.log(`failed: ${failure.replace(`${ROOT}/`, "")}`);
console.log(closingLine(tally));
process.exitCode = tally.failed > 0 ? 1 : 0;
