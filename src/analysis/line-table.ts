import type { Profile } from "../profile/profile.ts";
import { originIndex, originOf, STRING_FILE } from "./origin.ts";
import type { LineTable, Origin } from "./tree.ts";

/** The lines that frames stand on, and which row is whose: `ofFrame[frame]` is a row of `table`, 0 of the others. */
export interface Lines {
  readonly table: LineTable;
  readonly ofFrame: Uint32Array;
}

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Folds the frames for which `used` is 1 to lines: one row a (function, file, line). Rows stand in the order of file,
 * line and function, so that the same program gives the same rows whichever thread came first. Row 0 is "all".
 */
export function foldFrames(profile: Profile, used: Uint8Array): Lines {
  const { frames, functions } = profile;
  const nameOf = (frame: number) => functions.name[frames.function[frame]!]!;
  const fileOf = (frame: number) => functions.file[frames.function[frame]!]!;
  const order = [...used.keys()]
    .filter((frame) => used[frame] === 1)
    .sort(
      (a, b) =>
        compare(fileOf(a), fileOf(b)) ||
        frames.line[a]! - frames.line[b]! ||
        compare(nameOf(a), nameOf(b)) ||
        a - b,
    );
  const names = ["all"];
  const files = [""];
  const lines = [0];
  const ofFrame = new Uint32Array(frames.length);
  for (const frame of order) {
    const last = names.length - 1;
    const known =
      last > 0 &&
      names[last] === nameOf(frame) &&
      files[last] === fileOf(frame) &&
      lines[last] === frames.line[frame];
    if (!known) {
      names.push(nameOf(frame));
      files.push(fileOf(frame));
      lines.push(frames.line[frame]!);
    }
    ofFrame[frame] = names.length - 1;
  }
  const table: LineTable = {
    length: names.length,
    function: names,
    file: files,
    line: Uint32Array.from(lines),
    origin: originsOfFiles(profile, files),
  };
  return { table, ofFrame };
}

/**
 * Whose code each file's is, as indices into ORIGINS. `<string>` is the person's where the program itself is one (`python -c`): some stack begins
 * there. Elsewhere it is what a library generated (a named tuple, a data class, a line of a `.pth` file) or what some
 * line of a file gave to `exec`, and that line says more.
 */
export function originsOfFiles({ stacks, frames, functions }: Profile, files: readonly string[]): Uint8Array {
  const isProgram = stacks.frame.some(
    (frame, stack) => stacks.parent[stack]! < 0 && functions.file[frames.function[frame]!] === STRING_FILE,
  );
  const ofStrings = originIndex(isProgram ? "own" : "library");
  return Uint8Array.from(files, (file) => (file === STRING_FILE ? ofStrings : originIndex(originOf(file))));
}

/** The table with further rows, which have a name and no file. */
export function addRows(
  lines: LineTable,
  rows: readonly { readonly name: string; readonly origin: Origin }[],
): LineTable {
  return {
    length: lines.length + rows.length,
    function: [...lines.function, ...rows.map(({ name }) => name)],
    file: [...lines.file, ...rows.map(() => "")],
    line: Uint32Array.from([...lines.line, ...rows.map(() => 0)]),
    origin: Uint8Array.from([...lines.origin, ...rows.map(({ origin }) => originIndex(origin))]),
  };
}
