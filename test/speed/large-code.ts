/** The code of a large program that never was: files of functions that call one another. */
import type { Random } from "./random.ts";

/** A call in a function: where it stands, and what it may lead to. */
export interface Call {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** Functions, by their numbers, most frequent first. */
  readonly callees: readonly number[];
}

export interface Code {
  readonly name: string;
  readonly file: string;
  readonly firstLine: number;
  readonly calls: readonly Call[];
}

export interface LargeProgram {
  readonly codes: readonly Code[];
  /** Of the files, by their paths relative to the run's folder. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Functions of a program's layers: its own code calls libraries, those one another. */
const LAYERS = [
  { folder: "shop", files: 40, functions: 700 },
  { folder: "venv/lib/python3.12/site-packages/frames/core", files: 90, functions: 1900 },
  { folder: "venv/lib/python3.12/site-packages/service/views", files: 60, functions: 1200 },
  { folder: "venv/lib/python3.12/site-packages/records/orm", files: 60, functions: 1200 },
] as const;
const VERBS = [
  "load",
  "read",
  "parse",
  "merge",
  "build",
  "apply",
  "find",
  "update",
  "write",
  "visit",
  "render",
];
const NOUNS = ["orders", "rows", "frame", "column", "index", "header", "query", "session", "block", "token"];
const OWNERS = ["", "", "Frame.", "Reader.", "BlockManager.", "Session.", "Compiler."];
const CALLS_MAX = 14;

/** Makes the program's functions and the text of their files. */
export function makeProgram(random: Random): LargeProgram {
  const codes: Code[] = [];
  const sources = new Map<string, string>();
  const total = LAYERS.reduce((sum, { functions }) => sum + functions, 0);
  for (const { folder, files, functions } of LAYERS) {
    const texts = Array.from({ length: files }, () => [`"""Part of ${folder}."""`, "import json", ""]);
    for (let at = 0; at < functions; at++) {
      const file = at % files;
      codes.push(addFunction(texts[file]!, `${folder}/part_${file}.py`, codes.length, total, random));
    }
    texts.forEach((text, file) => {
      sources.set(`${folder}/part_${file}.py`, `${text.join("\n")}\n`);
    });
  }
  return { codes, sources };
}

function addFunction(text: string[], file: string, number: number, total: number, random: Random): Code {
  const name = `${random.pick(VERBS)}_${random.pick(NOUNS)}_${number}`;
  text.push(`def ${name}(self, value, *args, key=None):`);
  const firstLine = text.length;
  text.push(`    """What ${name} is for, in a line of words."""`);
  const calls: Call[] = [];
  for (let count = 2 + random.below(CALLS_MAX - 2); count > 0; count--) {
    for (let filler = random.below(4); filler > 0; filler--)
      text.push(`    total = value + ${random.below(900)}`);
    const before = `    ${random.pick(NOUNS)} = `;
    const call = `${random.pick(VERBS)}_${random.pick(NOUNS)}(value, [row.${random.pick(NOUNS)} for row in args])`;
    text.push(`${before}${call}`);
    // Mostly on to later functions, so that stacks end; now and then back, as recursion does.
    const callees = Array.from({ length: 1 + random.below(4) }, () =>
      random.next() < 0.12
        ? random.below(total)
        : Math.min(total - 1, number + 1 + random.skewed(total - number)),
    );
    calls.push({ line: text.length, column: before.length, endColumn: before.length + call.length, callees });
  }
  text.push("    return total", "", "");
  return { name: `${random.pick(OWNERS)}${name}`, file, firstLine, calls };
}
