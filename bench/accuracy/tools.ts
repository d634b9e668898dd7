import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../../scripts/command.ts";
import { ROOT } from "../../scripts/pythons.ts";

/** What a program said of one of its lines: what it holds at the peak itself, or with what is called from it. */
export interface Expectation {
  readonly line: number;
  readonly what: "holds" | "reaches";
  readonly bytes: number;
  /** The line without its comment. */
  readonly text: string;
}

/** Bytes that a tool charges to a line, one of those that are asked about; null where it can't say. */
type Charged = (expectation: Expectation, all: readonly Expectation[]) => number | null;

export interface Tool {
  readonly name: string;
  /** It tells the functions of C apart, and not the lines of Python. */
  readonly knowsOnlyC?: true;
  /** The command that runs a program with its arguments and leaves what it found in a folder. */
  readonly command: (python: string, words: readonly string[], folder: string) => readonly string[];
  readonly read: (python: string, folder: string, program: string) => Promise<Charged>;
}

interface Stack {
  readonly frames: readonly string[];
  readonly bytes: number;
}

/** Collapsed stacks: a line each, frames from the outermost inwards, then a space and the bytes. */
function parseStacks(text: string): Stack[] {
  return text.split("\n").flatMap((line) => {
    const gap = line.lastIndexOf(" ");
    return gap < 0 ? [] : [{ frames: line.slice(0, gap).split(";"), bytes: Number(line.slice(gap + 1)) }];
  });
}

const sum = (stacks: readonly Stack[], accept: (stack: Stack) => boolean): number =>
  stacks.reduce((bytes, stack) => (accept(stack) ? bytes + stack.bytes : bytes), 0);

/** By stacks whose frames name their line. */
function chargeByFrames(text: string, isAt: (frame: string, line: number) => boolean): Charged {
  const stacks = parseStacks(text);
  return ({ line, what }) =>
    sum(stacks, ({ frames }) =>
      what === "holds" ? isAt(frames.at(-1) ?? "", line) : frames.some((frame) => isAt(frame, line)),
    );
}

/** What is needed of the JSON export. */
interface Exported {
  readonly lines: { readonly file: readonly string[]; readonly line: readonly number[] };
  readonly tree: {
    readonly parent: readonly number[];
    readonly line: readonly number[];
    readonly selfBytes: readonly number[];
  };
}

const FLOODMARK = join(ROOT, "dist", "floodmark.cjs");
const floodmark: Tool = {
  name: "Floodmark",
  command: (python, words, folder) => [
    ...["node", FLOODMARK, "run", "-q", "--no-open", "-o", join(folder, "results"), "--python", python],
    ...words,
  ],
  // A stack 50,000 deep is no matter for a tree, but for a text of stacks it is.
  read: async (_python, folder, program) => {
    const output = join(folder, "peak.json");
    await succeed("node", [FLOODMARK, "export", "--format", "json", join(folder, "results"), "-o", output]);
    const { lines, tree } = JSON.parse(readFileSync(output, "utf8")) as Exported;
    return ({ line, what }) => {
      const reached: boolean[] = [];
      let bytes = 0;
      tree.line.forEach((row, node) => {
        const isHere = lines.file[row] === program && lines.line[row] === line;
        reached[node] = isHere || (what === "reaches" && reached[tree.parent[node] ?? 0] === true);
        if (reached[node]) bytes += tree.selfBytes[node] ?? 0;
      });
      return bytes;
    };
  },
};

const memray = (name: string, ...flags: readonly string[]): Tool => ({
  name,
  command: (python, words, folder) => [
    ...[python, "-m", "memray", "run", "-q", ...flags, "-o", join(folder, "memray.bin")],
    ...words,
  ],
  read: async (python, folder, program) => {
    const script = join(ROOT, "bench", "memray_lines.py");
    const told = JSON.parse(await succeed(python, [script, join(folder, "memray.bin"), program])) as Record<
      Expectation["what"],
      Readonly<Record<string, number>>
    >;
    return ({ line, what }) => told[what][line] ?? 0;
  },
});

const fil: Tool = {
  name: "fil-profile run",
  command: (python, words, folder) => [
    ...[python, "-m", "filprofiler", "--no-browser", "-o", folder, "run"],
    ...words,
  ],
  read: async (_python, folder, program) => {
    const found = readdirSync(folder, { recursive: true }).map(String);
    const name = found.find((path) => path.endsWith("peak-memory.prof"));
    const text = name === undefined ? "" : readFileSync(join(folder, name), "utf8");
    return chargeByFrames(text, (frame, line) => frame.startsWith(`${program}:${line} `));
  },
};

/** The function that a line calls in a library of the program's own, or null. */
const calledBy = ({ text }: Expectation): string | null => /\b(?!libc\b)\w+\.(\w+)\(/.exec(text)?.[1] ?? null;

/** It knows the functions of C, so it is asked about the one that a line calls, where no other line does. */
const heaptrack: Tool = {
  name: "heaptrack",
  knowsOnlyC: true,
  command: (python, words, folder) => ["heaptrack", "-o", join(folder, "heaptrack"), python, ...words],
  read: async (_python, folder) => {
    const name = readdirSync(folder).find((path) => path.startsWith("heaptrack."));
    const output = join(folder, "stacks.txt");
    const cost = ["--flamegraph-cost-type", "peak", "-F", output];
    await succeed("heaptrack_print", ["-f", join(folder, name ?? ""), ...cost]);
    const stacks = parseStacks(readFileSync(output, "utf8"));
    return (one, all) => {
      const called = calledBy(one);
      if (called === null || all.some((other) => other !== one && calledBy(other) === called)) return null;
      // "hold (heap.c)", and Cython's "__pyx_pf_9extension_hold (extension.c)".
      const isCalled = RegExp(`^(__pyx_\\w+[_\\d])?${called} \\(`);
      return sum(stacks, ({ frames }) => frames.some((frame) => isCalled.test(frame)));
    };
  },
};

export const TOOLS: readonly Tool[] = [
  floodmark,
  memray("memray run"),
  memray("memray run --trace-python-allocators", "--trace-python-allocators"),
  fil,
  heaptrack,
];
