import type { Mapping } from "./smaps.ts";

/**
 * What a mapping is for. `own`: the profiler's tables and recording; `malloc`: what glibc's malloc hands out, but for blocks with
 * a mapping of their own; `other`: anonymous memory that its addresses alone don't tell.
 */
export type MappingKind = "code" | "files" | "shared" | "stacks" | "own" | "malloc" | "other";

/** A thread's stack has a guard below it, which is small. */
const GUARD_MOST = 64 << 10;
/** The heaps that glibc's malloc makes for threads begin at a multiple of this, and end before the next one. */
const THREAD_HEAP = 64 << 20;
const OWN_FILE = /\/(?:\d+(?:-\d+)?\.floodmark|tree\.page|libfloodmark\.so)(?: \(deleted\))?$/;
const SHARED_FILE = /^(?:\/dev\/shm\/|\/memfd:|\/SYSV|\/dev\/zero|\[anon_shmem)/;

/**
 * A library's variables may adjoin a large block, as one mapping with it. Whose blocks are known has these told apart; a forked
 * child doesn't know its parent's.
 */
const VARIABLES_MOST_IF_FORKED = 1 << 20;

/** What each mapping of a process is for; they come in the order of their addresses. */
export function kindsOfMappings(mappings: readonly Mapping[], isForked: boolean): MappingKind[] {
  const variablesMost = isForked ? VARIABLES_MOST_IF_FORKED : Number.POSITIVE_INFINITY;
  const executables = new Set(
    mappings.filter(({ permissions }) => permissions.includes("x")).map(({ name }) => name),
  );
  const kinds: MappingKind[] = [];
  for (const [index, mapping] of mappings.entries()) {
    const kind = kindOf(mapping, mappings[index - 1], kinds.at(-1), mappings[index + 1], executables);
    const isBlock = kind === "code" && mapping.name === "" && mapping.end - mapping.start > variablesMost;
    kinds.push(isBlock ? "other" : kind);
  }
  return kinds;
}

function kindOf(
  mapping: Mapping,
  before: Mapping | undefined,
  kindBefore: MappingKind | undefined,
  after: Mapping | undefined,
  executables: ReadonlySet<string>,
): MappingKind {
  const { start, name, permissions, flags } = mapping;
  if (OWN_FILE.test(name)) return "own";
  if (name.startsWith("[stack")) return "stacks";
  if (name === "[heap]") return "malloc";
  if (permissions.endsWith("s")) return name === "" || SHARED_FILE.test(name) ? "shared" : "files";
  if (name !== "" && !name.startsWith("[anon:")) {
    return executables.has(name) || name.startsWith("[") ? "code" : "files";
  }
  if (isAgents(flags)) return "own";
  const adjoins = before?.end === start;
  // What a library has beyond its file: variables that begin as zeros.
  if (adjoins && kindBefore === "code" && before.permissions.startsWith("rw") && before.name !== "")
    return "code";
  if (isThreadHeap(mapping, after)) return "malloc";
  const isGuarded =
    adjoins && before.permissions.startsWith("---") && before.end - before.start <= GUARD_MOST;
  return isGuarded && permissions.startsWith("rw") ? "stacks" : "other";
}

/** The agent's private tables are wiped in a forked child; its largest is left out of core dumps and of huge pages. */
const isAgents = (flags: readonly string[]): boolean =>
  flags.includes("wf") || (flags.includes("dd") && flags.includes("nh"));

function isThreadHeap({ start, end, permissions }: Mapping, after: Mapping | undefined): boolean {
  if (start % THREAD_HEAP !== 0 || !permissions.startsWith("rw")) return false;
  const rest = after?.start === end && after.permissions.startsWith("---") ? after.end : end;
  return rest === start + THREAD_HEAP;
}
