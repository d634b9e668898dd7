/**
 * `npm run endure [-- step… 3.X…]`: what takes longer than a test may, to show that a program is the same under the agent and that a
 * recording survives. All steps on one Python, or those that are named; each writes its row of docs/reliability.md when it is done.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inOneLine } from "../command.ts";
import { preparePythons, ROOT } from "../pythons.ts";
import { STEPS } from "./steps.ts";
import { type Outcome, putIntoPage } from "./table.ts";

const PAGE = join(ROOT, "docs", "reliability.md");
const USUAL = "3.13";

const words = process.argv.slice(2);
const minors = words.filter((word) => /^3\.\d+$/.test(word));
const named = words.filter((word) => !minors.includes(word));
const unknown = named.filter((word) => !(word in STEPS));

function write(outcome: Outcome): void {
  writeFileSync(PAGE, putIntoPage(readFileSync(PAGE, "utf8"), outcome));
  console.log(
    `${outcome.kept ? "kept" : "NOT KEPT"}: ${outcome.step} on ${outcome.python}: ${outcome.showed}`,
  );
  if (!outcome.kept) process.exitCode = 1;
}

/** One that can't be done says why, and the others go on. */
async function endure(): Promise<void> {
  const { pythons } = await preparePythons(console.log);
  for (const minor of minors.length > 0 ? minors : [USUAL]) {
    const python = pythons.find((one) => one.minor === minor);
    if (python === undefined || "missing" in python)
      throw new Error(`there is no Python ${minor} to endure on`);
    for (const step of named.length > 0 ? named : Object.keys(STEPS)) {
      console.log(`${step} on ${python.version}`);
      try {
        const shown = await STEPS[step]!(python, console.log);
        write({ ...shown, step, python: python.version, when: new Date().toISOString().slice(0, 10) });
      } catch (error) {
        console.error(`${step} on ${python.version} can't be done: ${inOneLine(error)}`);
        process.exitCode = 1;
      }
    }
  }
}

if (unknown.length > 0) {
  console.error(
    `there is no step ${unknown.join(", ")}: name one of ${Object.keys(STEPS).join(", ")}, or a Python such as 3.13`,
  );
  process.exitCode = 2;
} else
  await endure().catch((error) => {
    console.error(inOneLine(error));
    process.exitCode = 1;
  });
