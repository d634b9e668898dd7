import type { LineTable } from "../tree.ts";
import { matchFiles } from "./match-files.ts";
import { type FileText, indexText, matchFunction, WAYS } from "./match-function.ts";
import type { Side, SourceLines } from "./side.ts";

/** The lines of two runs as one table: first those of B, row by row, then those that only A has. */
export interface Matching {
  readonly lines: LineTable;
  /** Per row of A's table, its row in the common one. Of B's table they are the same. */
  readonly ofA: Uint32Array;
  /** Per common row, the row of A's table; −1 where A has no such line. */
  readonly inA: Int32Array;
  /** Per common row, how it was found in both: an index into WAYS. */
  readonly way: Uint8Array;
  /** How many rows are B's. */
  readonly ofB: number;
  /** Which file of A is which of B. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Finds the lines of run A in run B: those of the same file and function with the same text, so that a line that was inserted
 * changes nothing about those below it. Roots are the same by their names.
 */
export function matchLines(a: Side, b: Side, sources: { a: SourceLines; b: SourceLines }): Matching {
  const files = matchFiles(filesOf(a), filesOf(b));
  const ofA = new Uint32Array(a.lines.length);
  const found = new Int32Array(b.lines.length).fill(-1);
  const ways = new Uint8Array(b.lines.length);
  const pair = (one: number, other: number, way: number): void => {
    ofA[one] = other;
    found[other] = one;
    ways[other] = way;
  };
  pair(0, 0, WAYS.indexOf("text"));
  for (const [one, other] of pairRoots(a, b)) pair(one, other, WAYS.indexOf("text"));
  for (const [fileA, fileB] of files) {
    const [functionsA, functionsB] = [a.files.get(fileA)!, b.files.get(fileB)!];
    const texts = { a: textOf(sources.a, fileA), b: textOf(sources.b, fileB) };
    for (const [name, rowsA] of functionsA) {
      const rowsB = functionsB.get(name);
      if (rowsB === undefined) continue;
      const [of, against] = [
        { side: a, rows: rowsA, text: texts.a },
        { side: b, rows: rowsB, text: texts.b },
      ];
      for (const [one, other, way] of matchFunction(of, against)) pair(one, other, WAYS.indexOf(way));
    }
  }
  const onlyA = Array.from(ofA.keys()).filter((row) => row > 0 && ofA[row] === 0);
  onlyA.forEach((row, at) => {
    ofA[row] = b.lines.length + at;
  });
  return {
    lines: appendRows(b.lines, a.lines, onlyA),
    ofA,
    inA: Int32Array.from([...found, ...onlyA]),
    way: Uint8Array.from([...ways, ...onlyA.map(() => 0)]),
    ofB: b.lines.length,
    files,
  };
}

function textOf(source: SourceLines, file: string): FileText | null {
  const lines = source(file);
  return lines && indexText(lines);
}

const filesOf = ({ files }: Side): readonly string[] => [...files.keys()].filter((file) => file !== "");

/** Of several roots that have a name in common the first is the first. */
function pairRoots(a: Side, b: Side): readonly (readonly [number, number])[] {
  const rowsOf = ({ files }: Side) => [...(files.get("")?.values() ?? [])].flat();
  const named = new Map<string, number[]>();
  for (const row of rowsOf(b)) {
    const name = b.rootName(b.lines.function[row]!);
    named.set(name, [...(named.get(name) ?? []), row]);
  }
  return rowsOf(a).flatMap((row) => {
    const other = named.get(a.rootName(a.lines.function[row]!))?.shift();
    return other === undefined ? [] : [[row, other] as const];
  });
}

function appendRows(lines: LineTable, from: LineTable, rows: readonly number[]): LineTable {
  return {
    length: lines.length + rows.length,
    function: [...lines.function, ...rows.map((row) => from.function[row]!)],
    file: [...lines.file, ...rows.map((row) => from.file[row]!)],
    line: Uint32Array.from([...lines.line, ...rows.map((row) => from.line[row]!)]),
    origin: Uint8Array.from([...lines.origin, ...rows.map((row) => from.origin[row]!)]),
  };
}
