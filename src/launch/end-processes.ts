import { readdirSync, readFileSync } from "node:fs";

/** Each process's parent. */
export type Parents = ReadonlyMap<number, number>;

/** While children are looked for, others may be made. */
const ROUNDS_MAX = 5;

/**
 * Ends processes and all that they have started, without a chance to tidy up: there may be no memory for it. They are stopped
 * first, so that they take no more, and start no others meanwhile.
 */
export function endProcesses(pids: readonly number[]): void {
  const stopped = new Set<number>();
  const stop = (parents: Parents) => {
    for (const pid of processesToEnd(pids, parents, process.pid)) {
      if (!stopped.has(pid)) send(pid, "SIGSTOP");
      stopped.add(pid);
    }
  };
  // At once those that are known: to look at all that there are takes a while.
  stop(readParents([...pids, ...lineOf(process.pid)]));
  for (let round = 0, known = -1; round < ROUNDS_MAX && stopped.size > known; round++) {
    known = stopped.size;
    stop(readParents(readdirSync("/proc").map(Number).filter(Number.isInteger)));
  }
  for (const pid of stopped) send(pid, "SIGKILL");
}

/**
 * Of these processes, those that are there, and all that they have started. Never `self` nor what it descends from, init among them,
 * nor, by that way, what else these have started: should an id be wrong, that would be all there is.
 */
export function processesToEnd(pids: readonly number[], parents: Parents, self: number): number[] {
  const above = new Set<number>([0, 1]);
  for (let pid: number | undefined = self; pid !== undefined && pid > 1; pid = parents.get(pid))
    above.add(pid);
  const found = new Set(pids.filter((pid) => parents.has(pid) && !above.has(pid)));
  const children = new Map<number, number[]>();
  for (const [pid, parent] of parents) children.set(parent, [...(children.get(parent) ?? []), pid]);
  for (const pid of found) for (const child of children.get(pid) ?? []) found.add(child);
  return [...found];
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or is another user's.
  }
}

/** Of those that are there. */
function readParents(pids: readonly number[]): Parents {
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const parent = parentOf(pid);
    if (parent !== null) parents.set(pid, parent);
  }
  return parents;
}

/** A process and what it descends from. */
function lineOf(pid: number): number[] {
  const parent = pid > 1 ? parentOf(pid) : null;
  return parent === null ? [pid] : [pid, ...lineOf(parent)];
}

function parentOf(pid: number): number | null {
  try {
    // pid (name) state ppid …; the name may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}
