/**
 * The decoders of line tables against the interpreters themselves: each code object of the standard library, each
 * instruction. The standard library's own tests are left out.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/pythons.ts";
import { decodeLineTable, entryAt, NO_LINE, OPEN_END } from "../../src/recording/linetable.ts";
import { execute } from "../support/floodmark.ts";
import { ALL_MINORS, onEachPython } from "../support/pythons.ts";

const DUMP = join(ROOT, "test", "linetables", "dump.py");
const UNIT_SIZE = 2;

/** What dump.py prints of a code object. */
type Dumped = readonly [
  where: string,
  size: number,
  firstLine: number,
  table: string,
  lines: readonly (readonly [units: number, line: number | null])[],
  positions: readonly (readonly [units: number, ...position: (number | null)[]])[],
];

/** As PY_VERSION_HEX. */
async function askVersion(executable: string): Promise<number> {
  const { stdout } = await execute(executable, ["-I", "-c", "import sys; print(sys.hexversion)"]);
  return Number(stdout);
}

/** All that dump.py prints, a code object at a time. */
async function* dump(executable: string): AsyncGenerator<Dumped> {
  const child = spawn(executable, ["-I", "-B", DUMP], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  const complaint = text(child.stderr);
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
  const [code] = await ended;
  expect(code, await complaint).toBe(0);
}

/** The first instruction whose place the decoder does not give as the interpreter does; null if there is none. */
function findDifference(
  [where, size, firstLine, table, lines, positions]: Dumped,
  version: number,
): string | null {
  const decoded = decodeLineTable(Buffer.from(table, "hex"), version);
  const end = decoded.offset[decoded.length];
  if (end !== size && end !== OPEN_END) return `${where}: ends at ${end}, not at ${size}`;
  const rowAt = (instruction: number): (number | null)[] => {
    const entry = entryAt(decoded, instruction);
    if (entry < 0) return [null, null, null, null];
    const line = (value: number) => (value === NO_LINE ? null : firstLine + value);
    const column = (value: number) => (value < 0 ? null : value);
    return [
      line(decoded.line[entry]!),
      line(decoded.endLine[entry]!),
      column(decoded.column[entry]!),
      column(decoded.endColumn[entry]!),
    ];
  };
  for (const runs of positions.length > 0 ? [lines, positions] : [lines]) {
    let instruction = 0;
    for (const [units, ...place] of runs) {
      for (const next = instruction + units * UNIT_SIZE; instruction < next; instruction += UNIT_SIZE) {
        const row = rowAt(instruction);
        if (place.some((value, field) => value !== row[field]))
          return `${where}, instruction ${instruction}: ${row}, but the interpreter says ${place}`;
      }
    }
    if (instruction !== size) return `${where}: compared up to ${instruction} of ${size}`;
  }
  return null;
}

onEachPython(({ executable }) => {
  test("its line tables are decoded as it reads them itself", async () => {
    const version = await askVersion(executable);
    let codes = 0;
    const differences: string[] = [];
    for await (const dumped of dump(executable)) {
      codes++;
      const difference = findDifference(dumped, version);
      if (difference !== null) differences.push(difference);
    }
    expect(differences.slice(0, 10)).toEqual([]);
    expect(codes).toBeGreaterThan(5000);
  });
}, ALL_MINORS);
