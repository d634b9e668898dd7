import type { Ending, Profile, Refusal } from "../profile/profile.ts";
import { EXIT_OUT_OF_MEMORY } from "../recording/layout.ts";
import type { OutOfMemory } from "../recording/out-of-memory.ts";
import { formatDuration, formatName, formatPlace, formatSize, NO_BREAK_SPACE } from "./format.ts";
import type { Moment } from "./moment.ts";
import { originOf } from "./origin.ts";

/** Printing an exception takes so many blocks at most: a program that allocated more since has gone on. */
const BLOCKS_AFTER_MAX = 100_000;
const EXIT_KILLED = 128 + 9;
/** What a program ends itself by when it got no memory. */
const FATAL_SIGNALS: readonly string[] = ["SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGTRAP"];

/** How memory ran out: when, as a moment that can be looked at, and what there is to say, a sentence each. */
export interface RanOut {
  /** Memory was short, or a request was refused, be it as it was too large. */
  readonly what: "out of memory" | "refused";
  readonly moment: Moment;
  /** The sentences say how the program ended, too. */
  readonly tellsEnd: boolean;
  readonly sentences: readonly string[];
}

/** null where it didn't, as far as is known. A request that was refused and that the program lived with is none. */
export function ranOut(profile: Profile, space = NO_BREAK_SPACE): RanOut | null {
  return whereLeft(profile, space) ?? whereKilled(profile, space) ?? whereRefused(profile, space);
}

/** Floodmark ended the run. */
function whereLeft({ run: { outOfMemory }, refusal }: Profile, space: string): RanOut | null {
  const left = `Left with exit code ${EXIT_OUT_OF_MEMORY}`;
  if (refusal?.hasLeft) {
    const why = `${describeRequest(refusal, space)} was refused, and nothing was left.`;
    const sentences = [`${left}: ${why}`, ...noteLimit(refusal, space)];
    return { what: "refused", moment: "end", tellsEnd: true, sentences };
  }
  if (outOfMemory?.how !== "left") return null;
  const sentences = [`${left} before memory ran out: ${describeShortage(outOfMemory, space)}`];
  return { what: "out of memory", moment: "end", tellsEnd: true, sentences };
}

/** The kernel did, or ended one of its processes. */
function whereKilled({ run, processes }: Profile, space: string): RanOut | null {
  const { outOfMemory, ending } = run;
  if (outOfMemory === null) return null;
  const wasKilled = isKill(ending);
  // Of a process whose end nobody saw the kernel says that it was one of the run's.
  if (!wasKilled && !processes.some((one) => isKill(one.ending) || one.ending.how === "unknown")) return null;
  const sentences = [describeKill(outOfMemory, wasKilled, space)];
  return { what: "out of memory", moment: wasKilled ? "end" : "peak", tellsEnd: wasKilled, sentences };
}

/** The program ended itself, as it got no memory. */
function whereRefused({ run: { ending }, refusal }: Profile, space: string): RanOut | null {
  if (refusal === null || refusal.blocksAfter > BLOCKS_AFTER_MAX || !isBad(ending)) return null;
  const ended =
    ending.how === "signal" ? `Killed by ${ending.signal}` : `Ended with exit code ${codeOf(ending)}`;
  const sentences = [
    `${ended}, soon after ${describeRequest(refusal, space)} was refused.`,
    ...noteLimit(refusal, space),
  ];
  return { what: "refused", moment: refusal.seconds, tellsEnd: true, sentences };
}

/** A request that was refused, and that the program lived with. */
export function noteRefusal(refusal: Refusal, space = NO_BREAK_SPACE): string {
  const asked = describeRequest(refusal, space);
  return `A${asked.slice(1)} was refused at ${formatDuration(refusal.seconds, space)}.`;
}

/** By itself, or as a shell that has started it tells. */
const isKill = (ending: Ending): boolean =>
  (ending.how === "signal" && ending.signal === "SIGKILL") ||
  (ending.how === "exit" && ending.code === EXIT_KILLED);
const codeOf = (ending: Ending): number => (ending.how === "exit" ? ending.code : 0);

const isBad = (ending: Ending): boolean =>
  ending.how === "signal" ? FATAL_SIGNALS.includes(ending.signal) : codeOf(ending) !== 0;

/** "a request for 10.0 MiB by load (etl.py:31)": the person's own innermost line, where there is one. */
function describeRequest({ bytes, calls }: Refusal, space: string): string {
  const call = calls.findLast(({ file }) => originOf(file) === "own") ?? calls.at(-1);
  const place = call && formatPlace(call.file, call.line);
  const who = call ? ` by ${formatName(call.function)}${place ? ` (${place})` : ""}` : "";
  return `a request for ${formatSize(bytes, space)}${who}`;
}

function noteLimit({ limit }: Refusal, space: string): readonly string[] {
  if (limit === null) return [];
  const option = limit.of === "data" ? "-d" : "-v";
  return [`The process is limited to ${formatSize(limit.bytes, space)} of ${limit.of} (ulimit ${option}).`];
}

function describeShortage({ short, available, size, reserve, swap }: OutOfMemory, space: string): string {
  const there = formatSize(available, space);
  if (short === "swap") {
    const out = formatSize(swap, space);
    return `${out} were swapped out, more than the ${there} that were available.`;
  }
  const whole = formatSize(size, space);
  const where = short === "cgroup" ? `below the cgroup's limit of ${whole}` : `of the machine's ${whole}`;
  return `${there} ${where} were available, less than the reserve of ${formatSize(reserve, space)}.`;
}

function describeKill(
  { how, short, available, size }: OutOfMemory,
  wasKilled: boolean,
  space: string,
): string {
  const whole = formatSize(size, space);
  const there = `${formatSize(available, space)} of`;
  if (how === "maybe") {
    const where = short === "cgroup" ? `the cgroup's limit of ${whole}` : `the machine's ${whole}`;
    return `Killed by SIGKILL, maybe for want of memory: ${there} ${where} were available when last seen.`;
  }
  const who = wasKilled ? "Killed by the kernel (SIGKILL)" : "The kernel killed a process of the run";
  return short === "cgroup"
    ? `${who}: the cgroup's limit of ${whole} was reached.`
    : `${who}, as the machine ran out of memory: ${there} its ${whole} were available when last seen.`;
}
