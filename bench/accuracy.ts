/**
 * `npx tsx bench/accuracy.ts [--python 3.11] [--write]`: small programs that know how many bytes one of their lines
 * holds at the peak, under each tool; how much of it the tool charges to that line (or to what is called from it).
 * --write puts the table into docs/accuracy.md.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, succeed } from "../scripts/command.ts";
import { ROOT } from "../scripts/pythons.ts";
import { compileNative, preparePython } from "./python.ts";

const CASES = join(ROOT, "bench", "accuracy");
const FLOODMARK = join(ROOT, "dist", "floodmark.cjs");
const DOCUMENT = join(ROOT, "docs", "accuracy.md");

/** What a program said of itself on standard output. */
interface Truth {
  readonly file: string;
  readonly line: number;
  readonly bytes: number;
}

interface Tool {
  readonly name: string;
  /** The command that runs a script and leaves what it found in a folder. */
  readonly command: (python: string, script: string, folder: string) => readonly string[];
  /** Bytes that it charges to a line. */
  readonly read: (python: string, folder: string, truth: Truth) => Promise<number>;
}

/** Sum of a collapsed file's stacks that go through a place, written as one of their frames begins or ends. */
function sumCollapsed(text: string, isPlace: (frame: string) => boolean): number {
  return text.split("\n").reduce((sum, line) => {
    const gap = line.lastIndexOf(" ");
    return line.slice(0, gap).split(";").some(isPlace) ? sum + Number(line.slice(gap + 1)) : sum;
  }, 0);
}

const memray = (name: string, ...flags: readonly string[]): Tool => ({
  name,
  command: (python, script, folder) => [
    ...[python, "-m", "memray", "run", "-q", ...flags, "-o", join(folder, "memray.bin")],
    script,
  ],
  read: async (python, folder, { file, line }) => {
    const words = [join(ROOT, "bench", "memray_line.py"), join(folder, "memray.bin"), file, `${line}`];
    return Number(await succeed(python, words));
  },
});

const TOOLS: readonly Tool[] = [
  {
    name: "Floodmark",
    command: (python, script, folder) => [
      ...["node", FLOODMARK, "run", "-q", "--no-open", "-o", join(folder, "results"), "--python", python],
      script,
    ],
    read: async (_python, folder, { file, line }) => {
      const output = join(folder, "collapsed.txt");
      const words = ["export", "--format", "collapsed", join(folder, "results"), "-o", output];
      await succeed("node", [FLOODMARK, ...words]);
      return sumCollapsed(readFileSync(output, "utf8"), (frame) => frame.endsWith(`(${file}:${line})`));
    },
  },
  memray("memray run"),
  memray("memray run --trace-python-allocators", "--trace-python-allocators"),
  {
    name: "fil-profile run",
    command: (python, script, folder) => [
      ...[python, "-m", "filprofiler", "--no-browser", "-o", folder, "run"],
      script,
    ],
    read: async (_python, folder, { file, line }) => {
      const name = readdirSync(folder, { recursive: true })
        .map(String)
        .find((path) => path.endsWith(".prof"));
      const text = name === undefined ? "" : readFileSync(join(folder, name), "utf8");
      return sumCollapsed(text, (frame) => frame.startsWith(`${file}:${line} `));
    },
  },
];

/** Percent of the truth; a dash where the program doesn't run as it should under the tool. */
async function ask(tool: Tool, python: string, script: string, native: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "floodmark-accuracy-"));
  try {
    const settings = [
      `BENCH_NATIVE=${native}`,
      ...(script.endsWith("debug_malloc.py") ? ["PYTHONMALLOC=debug"] : []),
    ];
    const { code, output } = await runCommand("env", [...settings, ...tool.command(python, script, folder)]);
    const said = /^\{.*\}$/m.exec(output)?.[0];
    if (code !== 0 || said === undefined) return "–";
    const truth = JSON.parse(said) as Truth;
    return `${((100 * (await tool.read(python, folder, truth))) / truth.bytes).toFixed(1)} %`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const titleOf = (script: string): string =>
  /^"""(.*)"""/.exec(readFileSync(script, "utf8"))?.[1] ?? basename(script);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { python: { type: "string", default: "3.11" }, write: { type: "boolean" } },
  });
  const { version, executable } = await preparePython(values.python);
  const native = compileNative();
  const lines = [
    `| Python ${version} | ${TOOLS.map(({ name }) => name).join(" | ")} |`,
    `| --- |${" ---: |".repeat(TOOLS.length)}`,
  ];
  console.log(lines.join("\n"));
  for (const name of readdirSync(CASES).sort()) {
    if (!name.endsWith(".py") || name === "truth.py") continue;
    const script = join(CASES, name);
    const answers: string[] = [];
    for (const tool of TOOLS) answers.push(await ask(tool, executable, script, native));
    const line = `| ${titleOf(script)} | ${answers.join(" | ")} |`;
    lines.push(line);
    console.log(line);
  }
  if (values.write) writeTable(lines);
}

/** Puts the table in the place of the one that stands in the document. */
function writeTable(lines: readonly string[]): void {
  const text = readFileSync(DOCUMENT, "utf8");
  writeFileSync(DOCUMENT, text.replace(/^\|.*\|$/ms, lines.join("\n")));
}

await main();
