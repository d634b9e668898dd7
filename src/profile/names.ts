import type { Profile, StackTable } from "./profile.ts";

/**
 * A run's profile with files under the names that a person has for them: a notebook's cells by their numbers. A cell is where a program
 * begins: what a kernel calls until it runs one, two dozen calls that are the same for all, is left out of its stacks.
 */
export function underNames(profile: Profile): Profile {
  const { functions, run } = profile;
  const { kept } = run;
  if (kept === null || kept.names.size === 0) return profile;
  const nameOf = (file: string) => kept.names.get(file) ?? file;
  return {
    ...profile,
    stacks: beginAtCells(profile, (file) => kept.names.has(file)),
    functions: { ...functions, file: functions.file.map(nameOf) },
    run: {
      ...run,
      kept: {
        files: new Map([...kept.files].map(([file, path]) => [nameOf(file), path])),
        secret: new Set([...kept.secret].map(nameOf)),
        names: kept.names,
      },
    },
  };
}

/** The outermost cell of each stack comes right below its roots: a process, a thread. */
function beginAtCells({ stacks, frames, functions }: Profile, isCell: (file: string) => boolean): StackTable {
  const inCell = functions.file.map(isCell);
  const isRoot = functions.file.map((file) => file === "");
  const parent = stacks.parent.slice();
  // Per stack, the innermost root in it, and whether a cell is.
  const root = new Int32Array(stacks.length);
  const hasCell = new Uint8Array(stacks.length);
  for (let stack = 0; stack < stacks.length; stack++) {
    const of = frames.function[stacks.frame[stack]!]!;
    const above = stacks.parent[stack]!;
    root[stack] = isRoot[of] ? stack : (root[above] ?? -1);
    hasCell[stack] = inCell[of] ? 1 : (hasCell[above] ?? 0);
    if (inCell[of] && hasCell[above] !== 1) parent[stack] = root[above] ?? -1;
  }
  return { ...stacks, parent };
}
