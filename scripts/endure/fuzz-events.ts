/** Random traces of events, played by the agent's ledger with its assertions under sanitizers, and held against the naive model. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { buildProfile } from "../../src/profile/build.ts";
import { type Header, readBareHeader } from "../../src/recording/header.ts";
import { openRecording } from "../../src/recording/open.ts";
import { compileAgentTest, WITHOUT_INTERPRETER } from "../../test/agent/compile.ts";
import { anythingAtAll } from "../../test/agent/events.ts";
import { type Event, NaiveLedger } from "../../test/agent/naive-ledger.ts";
import { blocksOf, bytesOf, readOutcome, sizeClasses } from "../../test/agent/outcome.ts";
import { Workplace } from "../../test/support/floodmark.ts";

const TRACES_PER_BATCH = 50;
const EVENTS_MOST = 600;
/** Each is made as short as it can be, which takes a while. */
const FINDINGS_MOST = 5;
export interface FuzzedEvents {
  readonly traces: number;
  readonly events: number;
  /** Each with the file that holds the events that show it. */
  readonly findings: readonly string[];
}

/**
 * Plays traces for so many seconds, those of a batch with the same seed, from `seed` on. The events of one that goes wrong, as few of them
 * as still show it, are kept in `keep`.
 */
export function fuzzEvents(seconds: number, seed: number, keep: string): FuzzedEvents {
  const place = new Workplace();
  try {
    const player = place.path("trace");
    const parts = WITHOUT_INTERPRETER.filter((part) => part !== "refusal");
    compileAgentTest("trace.c", parts, player, ["FLOODMARK_DEBUG", "FLOODMARK_FORKS"], ["-lm"]);
    const until = Date.now() + seconds * 1000;
    const findings: string[] = [];
    let [traces, events, batch] = [0, 0, seed];
    for (; Date.now() < until && findings.length < FINDINGS_MOST; batch++) {
      const all = fc.sample(fc.array(anythingAtAll, { minLength: 1, maxLength: EVENTS_MOST, size: "max" }), {
        seed: batch,
        numRuns: TRACES_PER_BATCH,
      });
      for (const [at, wrong] of playAll(place, player, all).entries()) {
        if (wrong !== null)
          findings.push(keepFinding(place, player, all[at]!, wrong, join(keep, `events-${batch}-${at}.txt`)));
      }
      traces += all.length;
      events += all.reduce((sum, trace) => sum + trace.length, 0);
    }
    return { traces, events, findings };
  } finally {
    place.remove();
  }
}

/** What is wrong with each trace's outcome; null where nothing is. */
function playAll(place: Workplace, player: string, traces: readonly (readonly Event[])[]): (string | null)[] {
  const folder = place.path("recordings");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const text = traces.map((events, at) =>
    [`T ${join(folder, `${at}`)}`, ...events.map((event) => event.join(" "))].join("\n"),
  );
  const { stdout, stderr, status } = spawnSync(player, [], {
    input: `${text.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  const outcomes = stdout.split(/^(end \d+)\n/m);
  if (status !== 0 || outcomes.length !== 2 * traces.length + 1)
    throw new Error(`the player ended with ${status}: ${stderr.slice(-500)}`);
  return traces.map((events, at) => {
    const ended = outcomes[2 * at + 1]!;
    if (ended !== "end 0")
      return `${ended}: ${stderr
        .split("\n")
        .filter((line) => /^SUMMARY|runtime error|src\/\w+\.c:\d+: /.test(line))
        .slice(0, 2)
        .join(" ")}`;
    try {
      check(events, outcomes[2 * at]!, join(folder, `${at}`));
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  });
}

/** @throws an error that says how the outcome of a trace differs from what it should be. */
function check(events: readonly Event[], said: string, path: string): void {
  const own: string[] = [];
  const ofChild: string[] = [];
  let child: RegExpExecArray | null = null;
  for (const line of said.trim().split("\n")) {
    const begins = /^child (\d+) (.*)$/.exec(line);
    child ??= begins;
    if (begins === null)
      (child !== null && !ofChild.some((one) => one.startsWith("totals")) ? ofChild : own).push(line);
  }
  const hasFullTables = events.some(([what, point]) => what === "F" && point === "tables_full");
  checkProcess(events, own, path, hasFullTables);
  if (!child?.[2]) return;
  const before = events.slice(0, Number(child[1]));
  const goesOn = before.filter(([what]) => what === "h"); // the thread that forks is the child's
  checkProcess([...goesOn, ...events.slice(before.length)], ofChild, child[2], hasFullTables);
}

function checkProcess(
  events: readonly Event[],
  lines: readonly string[],
  path: string,
  stacksEndEarlier: boolean,
): void {
  const header = readBareHeader(readFileSync(path), path);
  const { sites, totals } = readOutcome(lines);
  if (header.reason !== "") {
    checkOpens(path, header);
    return;
  }
  const model = new NaiveLedger();
  for (const event of events) model.play(event);
  compare("totals", totals, model.totals());
  compare("sizes", [...sizeClasses(readFileSync(path))].sort(), [...model.sizeClasses()].sort());
  if (stacksEndEarlier) return;
  const held = model.sites().filter(({ totalBlocks, totalBytes }) => totalBlocks > 0 || totalBytes > 0);
  const told = sites.filter(({ totalBlocks, totalBytes }) => totalBlocks > 0 || totalBytes > 0);
  compare("bytes", bytesOf(told), bytesOf(held));
  compare("blocks", blocksOf(told), blocksOf(held));
}

/** A recording that ended in between is whole as far as it goes. */
function checkOpens(path: string, { peakBytes }: Header): void {
  const profile = buildProfile({ recording: openRecording(path), session: null });
  compare("peak", profile.peak.bytes, peakBytes);
}

function compare(what: string, told: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(told), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a.slice(0, 300)} instead of ${b.slice(0, 300)}`);
}

/** Leaves events out as long as what remains still goes wrong, and writes it down for agent/test/trace.c. */
function keepFinding(
  place: Workplace,
  player: string,
  events: readonly Event[],
  wrong: string,
  file: string,
): string {
  let fewest = events;
  let why = wrong;
  for (let part = Math.ceil(events.length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2)) {
    for (let at = 0; at < fewest.length; ) {
      const fewer = fewest.toSpliced(at, part);
      const [still = null] = fewer.length > 0 ? playAll(place, player, [fewer]) : [];
      if (still === null) at += part;
      else [fewest, why] = [fewer, still];
    }
  }
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `${fewest.map((event) => event.join(" ")).join("\n")}\n`);
  return `${file}: ${why}`;
}
