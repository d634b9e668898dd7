import type { Profile } from "../../profile/profile.ts";
import { keyOf } from "../groups.ts";
import { foldFrames } from "../line-table.ts";
import type { HeavyLine } from "../lines.ts";
import type { LineTable } from "../tree.ts";

/** All lines of one of two runs, with what tells them again where no source does. */
export interface Side {
  readonly lines: LineTable;
  /** The row of a line. */
  readonly rowOf: (line: Pick<HeavyLine, "function" | "file" | "line">) => number;
  /** What a root is called in each run: a process of the program's own words has others where it lies elsewhere, and always another id. */
  readonly rootName: (name: string) => string;
  /** Per row, the line that its function begins on. */
  readonly firstLine: Uint32Array;
  /** Per row, the columns of its expressions, where the interpreter kept them. */
  readonly spans: readonly ReadonlySet<string>[];
  /** The rows of each function of each file, in the order of lines; of file "" those are roots. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
}

/** The text of a file's lines as it was when the run began, the first at 0; null where it is not known any more. */
export type SourceLines = (file: string) => readonly string[] | null;

export function sideOf(profile: Profile): Side {
  const { frames, functions } = profile;
  const { table, ofFrame } = foldFrames(profile, new Uint8Array(frames.length).fill(1));
  const firstLine = new Uint32Array(table.length);
  const spans = Array.from(firstLine, () => new Set<string>());
  for (let frame = 0; frame < frames.length; frame++) {
    const row = ofFrame[frame]!;
    const begin = functions.firstLine[frames.function[frame]!]!;
    // Of several functions that have a line in common it is the innermost's, which begins last.
    if (begin <= table.line[row]!) firstLine[row] = Math.max(firstLine[row]!, begin);
    if (frames.column[frame]! >= 0) spans[row]!.add(`${frames.column[frame]}-${frames.endColumn[frame]}`);
  }
  const { function: name, file, line } = table;
  const rows = new Map(
    name.map((of, row) => [keyOf({ function: of, file: file[row]!, line: line[row]! }), row]),
  );
  const rowOf: Side["rowOf"] = (wanted) => rows.get(keyOf(wanted)) ?? 0;
  const rootName = rootNames(profile.processes);
  return { lines: table, rowOf, rootName, firstLine, spans, files: rowsByFile(table) };
}

function rootNames([started]: Profile["processes"]): Side["rootName"] {
  return (name) => {
    const [, label] = /^<process \d+: (.*)>$/s.exec(name) ?? [];
    if (label === undefined) return name;
    return label === started?.label ? "<process>" : `<process ${label}>`;
  };
}

function rowsByFile(table: LineTable): Side["files"] {
  const files = new Map<string, Map<string, number[]>>();
  for (let row = 1; row < table.length; row++) {
    const functions = files.get(table.file[row]!) ?? new Map<string, number[]>();
    files.set(table.file[row]!, functions);
    const rows = functions.get(table.function[row]!) ?? [];
    functions.set(table.function[row]!, rows);
    rows.push(row);
  }
  return files;
}
