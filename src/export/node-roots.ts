import type { SizedTree } from "../analysis/tree.ts";
import { processRoot } from "../profile/process.ts";
import type { Process, Profile } from "../profile/profile.ts";
import { SHOWN_ROOTS } from "../profile/stacks.ts";

/** Per node of a tree, whose it is. */
export interface NodeRoots {
  readonly process: readonly Process[];
  /** The thread's name, digits folded; null of the main thread, and of what no Python thread asked for. */
  readonly thread: readonly (string | null)[];
}

/** Finds the process and the thread that each node's stack begins with. Parents stand before their children. */
export function findRoots(
  { processes }: Pick<Profile, "processes">,
  { length, parent, line, lines }: Pick<SizedTree, "length" | "parent" | "line" | "lines">,
): NodeRoots {
  const isTree = processes.length > 1;
  const processOf = new Map(processes.map((one) => [processRoot(one), one]));
  const process = new Array<Process>(length).fill(processes[0]!);
  const thread = new Array<string | null>(length).fill(null);
  const beginsThread = (node: number) => parent[node] === 0 || (isTree && parent[parent[node]!] === 0);
  for (let node = 1; node < length; node++) {
    const above = parent[node]!;
    const name = lines.function[line[node]!]!;
    const isRoot = lines.file[line[node]!] === "";
    process[node] = process[above]!;
    thread[node] = thread[above]!;
    if (isTree && above === 0) process[node] = processOf.get(name) ?? process[node]!;
    else if (beginsThread(node) && isRoot && !isShownRoot(name)) thread[node] = name;
  }
  return { process, thread };
}

const isShownRoot = (name: string): boolean => (SHOWN_ROOTS as readonly string[]).includes(name);
