/**
 * `npx tsx bench/accuracy.ts [--python 3.11] [--only PROGRAM] [--write]`: programs whose lines say how many bytes they
 * hold at the peak, under each tool; how much of it the tool charges to these lines. --write puts the table into
 * docs/accuracy.md.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { fetchLibrary } from "../scripts/allocators.ts";
import { runCommand } from "../scripts/command.ts";
import { ROOT } from "../scripts/pythons.ts";
import { formatSize } from "../src/analysis/format.ts";
import { CASES, type Case } from "./accuracy/cases.ts";
import { compileLibraries } from "./accuracy/libraries.ts";
import { type Expectation, TOOLS, type Tool } from "./accuracy/tools.ts";
import { preparePython } from "./python.ts";

const DOCUMENT = join(ROOT, "docs", "accuracy.md");
const KNOWN = join(ROOT, "test", "known");
const UNKNOWN = "–";
/** Some peers take minutes where others take a second. */
const SECONDS_MAX = "60";
/** Below this, what is charged to a line that holds nothing is its own bookkeeping. */
const SMALL = 20_000;

/** What a program says on standard output; null where it doesn't run as it should. */
async function hear(command: readonly string[], cwd: string): Promise<readonly Expectation[] | null> {
  const { code, output } = await runCommand("timeout", [SECONDS_MAX, ...command], { cwd });
  const said = /^\{.*\}$/m.exec(output)?.[0];
  if (code !== 0 || said === undefined) return null;
  const { file, expected } = JSON.parse(said) as { file: string; expected: readonly Expectation[] };
  const lines = readFileSync(file, "utf8").split("\n");
  const textOf = (line: number) => (lines[line - 1] ?? "").replace(/ *#.*/, "").trim();
  return expected.map((one) => ({ ...one, text: textOf(one.line) }));
}

/** What a tool says of a program's lines, as cells of the table. */
async function ask(
  tool: Tool,
  python: string,
  { program, args, libraries }: Case,
  settings: readonly string[],
  expected: readonly Expectation[],
): Promise<readonly string[]> {
  const unknown = expected.map(() => UNKNOWN);
  if (tool.knowsOnlyC && libraries.length === 0) return unknown;
  const folder = mkdtempSync(join(tmpdir(), "floodmark-accuracy-"));
  try {
    const command = tool.command(python, [program, ...args], folder);
    if ((await hear(["env", ...settings, ...command], folder)) === null) return unknown;
    const charged = await tool.read(python, folder, program);
    return expected.map((one) => describe(charged(one, expected), one.bytes));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Percent of the truth; where that is nothing, what is charged all the same. */
function describe(charged: number | null, bytes: number): string {
  if (charged === null) return UNKNOWN;
  if (bytes > 0) return `${((100 * charged) / bytes).toFixed(1)} %`;
  return charged < SMALL ? "0" : formatSize(charged);
}

/** The rows of one program: its title, then its lines. */
async function measure(one: Case, python: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "floodmark-accuracy-"));
  try {
    const missing = await compileLibraries(one.libraries, python, folder);
    const jemalloc = one.preload.includes("jemalloc")
      ? await fetchLibrary("libjemalloc2", "libjemalloc.so.2")
      : "";
    const lacking = missing ?? (jemalloc === null ? "there is no jemalloc" : null);
    const title = one.title ?? titleOf(one.program);
    if (lacking !== null) return [row([`**${title}**: left out, ${lacking}`, ...TOOLS.map(() => "")])];
    const preload = one.preload.map((name) => (name === "jemalloc" ? (jemalloc ?? "") : join(folder, name)));
    const settings = [
      ...[`PYTHONPATH=${KNOWN}`, `CALLS_LIBRARIES=${folder}`, ...one.environment],
      ...(preload.length > 0 ? [`LD_PRELOAD=${preload.join(":")}`] : []),
    ];
    const said = await hear(["env", ...settings, python, one.program, ...one.args], folder);
    if (said === null) throw new Error(`${one.program} does not run`);
    const expected = said.filter(({ text }) => one.unused.every((name) => !text.includes(name)));
    const answers: (readonly string[])[] = [];
    for (const tool of TOOLS) answers.push(await ask(tool, python, one, settings, expected));
    return [
      row([`**${title}**`, ...TOOLS.map(() => "")]),
      ...expected.map(({ text }, at) =>
        row([`\`${text}\``, ...answers.map((cells) => cells[at] ?? UNKNOWN)]),
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const titleOf = (program: string): string =>
  (/^"""(.*?)\.?"""/.exec(readFileSync(program, "utf8"))?.[1] ?? basename(program)).replaceAll("|", "\\|");

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      python: { type: "string", default: "3.11" },
      only: { type: "string" },
      write: { type: "boolean" },
    },
  });
  const { version, executable } = await preparePython(values.python);
  const lines = [
    row([`Python ${version}`, ...TOOLS.map(({ name }) => name)]),
    `| --- |${" ---: |".repeat(TOOLS.length)}`,
  ];
  for (const one of CASES) {
    if (values.only !== undefined && basename(one.program) !== values.only) continue;
    const rows = await measure(one, executable);
    console.log(rows.join("\n"));
    lines.push(...rows);
  }
  if (values.write) writeTable(lines);
}

/** Puts the table in the place of the one that stands in the document. */
function writeTable(lines: readonly string[]): void {
  const text = readFileSync(DOCUMENT, "utf8");
  writeFileSync(
    DOCUMENT,
    text.replace(/^\|.*\|$/ms, () => lines.join("\n")),
  );
}

await main();
