/** Programs with a fault each, whose line bears the mark `# fault: KIND`, and programs that only look like them. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect } from "vitest";
import { anyPython, testWith } from "../support/pythons.ts";
import { record, type Summary } from "../support/recorded.ts";

const python = anyPython();
const NEEDED = ["numpy", "pandas"] as const;
/** A person reads on where the first sentences don't say it. */
const SENTENCES_READ = 2;

type Finding = Summary["findings"][number];

const programsIn = (folder: string): readonly string[] =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((name) => name.endsWith(".py"))
    .map((name) => join(import.meta.dirname, folder, name));

async function findingsOf(program: string): Promise<readonly Finding[]> {
  const { summary } = await record(["--python", python.executable, program]);
  return summary.findings;
}

/** Where the fault is, and which. */
function markIn(program: string): { readonly line: number; readonly kind: string } {
  const lines = readFileSync(program, "utf8").split("\n");
  const at = lines.findIndex((line) => line.includes("# fault: "));
  return { line: at + 1, kind: lines[at]!.split("# fault: ")[1]! };
}

describe("faulty programs", () => {
  const programs = programsIn("faulty");
  const read = new Map<string, string>();
  let named = 0;
  for (const program of programs) {
    testWith(python, NEEDED, basename(program), async () => {
      const { line, kind } = markIn(program);
      const first = (await findingsOf(program)).slice(0, SENTENCES_READ);
      const isIt = (finding: Finding) =>
        finding.kind === kind && finding.lines.some((one) => one.line === line && one.file === program);
      if (first.some(isIt)) named++;
      else read.set(basename(program), first.map(({ sentence }) => sentence).join("; "));
    });
  }
  testWith(
    python,
    NEEDED,
    "nine of ten are named, by kind and line, in the first two sentences",
    async () => {
      expect(named, JSON.stringify([...read])).toBeGreaterThanOrEqual(0.9 * programs.length);
    },
  );
});

describe("sound programs", () => {
  for (const program of programsIn("sound")) {
    testWith(python, NEEDED, `${basename(program)} is accused of nothing`, async () => {
      const accused = (await findingsOf(program)).filter(({ kind }) => kind !== "most");
      expect(accused.map(({ sentence }) => sentence)).toEqual([]);
    });
  }
});
