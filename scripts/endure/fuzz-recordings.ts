/** Any bytes given to the commands as a recording: they show figures, or refuse it in one line. */
import { fork } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { floodmark, Workplace } from "../../test/support/floodmark.ts";
import { ROOT } from "../pythons.ts";

const PROGRAM = join(ROOT, "scripts", "endure", "programs", "recorded.py");
const READER = join(ROOT, "scripts", "endure", "fuzz", "reader.ts");
/** A command takes a fraction of a second. */
const MILLISECONDS_MOST = 30_000;

export interface FuzzedRecordings {
  /** Changed runs that were read, each by up to four commands. */
  readonly recordings: number;
  /** What was wrong, each with its seed and where the run lies that shows it. */
  readonly findings: readonly string[];
}

interface Message {
  readonly seed: number;
  readonly words?: readonly string[];
  readonly wrong?: string;
  readonly played?: boolean;
}

/**
 * Reads changed recordings for so many seconds, with seeds from `seed` on. What a command must not do with is kept in `keep`, by its
 * seed. @throws an error where the program can't be recorded.
 */
export async function fuzzRecordings(
  python: string,
  seconds: number,
  seed: number,
  keep: string,
): Promise<FuzzedRecordings> {
  const place = new Workplace();
  try {
    const corpus = place.path("corpus");
    await makeCorpus(python, corpus);
    const until = Date.now() + seconds * 1000;
    const findings: string[] = [];
    let [next, recordings] = [seed, 0];
    while (Date.now() < until) {
      const { last, played, wrong } = await readOn(corpus, place, next, until);
      recordings += played;
      next = last + 1;
      for (const one of wrong) findings.push(keepFinding(one, place, keep));
    }
    return { recordings, findings };
  } finally {
    place.remove();
  }
}

/** Recorded runs of every kind: of one process and of several, exact and sampled, as folders and as packs. */
async function makeCorpus(python: string, corpus: string): Promise<void> {
  mkdirSync(corpus);
  const env = { PYTHONPATH: join(ROOT, "python") };
  for (const [name, children, ...words] of [
    ["exact", "0"],
    ["sampled", "0", "--sample=4KiB"],
    ["tree", "2"],
  ] as const) {
    const run = join(corpus, name);
    const made = await floodmark(["run", "-o", run, ...words, "--", python, PROGRAM, children], { env });
    const packed = await floodmark(["pack", run, "-o", `${run}.zip`]);
    if (made.code !== 0 || packed.code !== 0)
      throw new Error(`no recording to change: ${made.stderr}${packed.stderr}`);
  }
}

/** A reader for seeds from `first` on, until one takes too long, or the reader ends, or the time is over. */
function readOn(corpus: string, place: Workplace, first: number, until: number) {
  return new Promise<{ last: number; played: number; wrong: Message[] }>((resolve, reject) => {
    const words = [corpus, place.folder, first, 1e9].map(String);
    const child = fork(READER, words, {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let stderr = "";
    let [last, played]: [Message, number] = [{ seed: first - 1 }, 0];
    let isOver = false;
    const wrong: Message[] = [];
    const watch = () =>
      setTimeout(() => {
        wrong.push({ ...last, wrong: `took more than ${MILLISECONDS_MOST / 1000} s` });
        isOver = true;
        child.kill("SIGKILL");
      }, MILLISECONDS_MOST);
    let timer = watch();
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-2000);
    });
    child.on("message", (message: Message) => {
      clearTimeout(timer);
      timer = watch();
      last = message;
      if (message.wrong !== undefined) wrong.push(message);
      if (message.played) played++;
      if (message.played && Date.now() > until) {
        isOver = true;
        child.kill("SIGKILL");
      }
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (last.words === undefined && played === 0) reject(new Error(`the reader did not begin: ${stderr}`));
      if (!isOver && last.wrong === undefined)
        wrong.push({ ...last, wrong: `ended with ${code ?? signal}: ${stderr}` });
      resolve({ last: last.seed, played, wrong });
    });
  });
}

/** Keeps the run that shows it, with the words; says so in one line. */
function keepFinding({ seed, words = [], wrong = "" }: Message, place: Workplace, keep: string): string {
  const kept = join(keep, `recordings-${seed}`);
  mkdirSync(keep, { recursive: true });
  if (existsSync(place.path(`run-${seed}`))) cpSync(place.path(`run-${seed}`), kept, { recursive: true });
  const command = `floodmark ${words.join(" ").replaceAll(place.path(`run-${seed}`), kept)}`;
  writeFileSync(`${kept}.txt`, `${command}\n${wrong}\n`);
  return `seed ${seed}: ${command}: ${wrong.split("\n", 2).join(" ")}`;
}
