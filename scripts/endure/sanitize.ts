/** The agent under the compiler's sanitizers: all of it in a Python, and its ledger under threads. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  compileAgent,
  compileAgentTest,
  findLibrary,
  MEMORY,
  WITHOUT_INTERPRETER,
} from "../../test/agent/compile.ts";
import { execute, Workplace } from "../../test/support/floodmark.ts";
import { ROOT } from "../pythons.ts";
import { openAll, PROFILED } from "./ways.ts";

const JOB = join(ROOT, "test", "harmless", "job.py");
const SUPPRESSIONS = join(ROOT, "agent", "test", "tsan.supp");
const SAMPLE_BYTES = 256;

/** What a number of runs came to. */
export interface Sanitized {
  readonly runs: number;
  /** Of the ledger; 0 where none are counted. */
  readonly events: number;
  /** What a sanitizer, an assertion or a comparison found, each in the first line that says so. */
  readonly findings: readonly string[];
}

/** Why the sanitizers can't be had here; null where they can. */
export function whyNotSanitized(): string | null {
  const missing = ["libasan.so", "libubsan.so", "libtsan.so"].filter((name) => findLibrary(name) === null);
  if (missing.length > 0) return `the compiler has no ${missing.join(", ")}`;
  // ThreadSanitizer knows no addresses as far apart as newer kernels choose them.
  return spawnSync("setarch", ["-R", "true"]).status === 0 ? null : "setarch -R is not allowed here";
}

/** A job that has a part in all that the agent does, with each allocation recorded and sampled, as it is alone. */
export async function sanitizeJob(python: string): Promise<Sanitized> {
  const place = new Workplace();
  try {
    const library = place.path("agent.so");
    compileAgent(library, ["FLOODMARK_DEBUG", "FLOODMARK_VERIFY_WALKS"], MEMORY);
    const alone = await execute(python, [JOB]);
    const findings: string[] = [];
    for (const way of PROFILED) {
      const runs = place.path(way);
      mkdirSync(runs);
      const env = {
        LD_PRELOAD: `${findLibrary("libasan.so")}:${library}`,
        ASAN_OPTIONS: "verify_asan_link_order=0:detect_leaks=0", // in a child the agent stands first; Python keeps what it has
        FLOODMARK_RUN: runs,
        FLOODMARK_SAMPLE: way === "exact" ? "0" : `${SAMPLE_BYTES}`,
      };
      const result = await execute(python, [JOB], { env });
      findings.push(...found(result.stderr));
      if (result.code !== alone.code || result.stdout !== alone.stdout)
        findings.push(`the job ended with ${result.code ?? result.signal}, alone with ${alone.code}`);
      const { opened, broken, reasons } = openAll(runs);
      findings.push(...broken, ...reasons, ...(opened < 2 ? ["not all processes were recorded"] : []));
    }
    return { runs: PROFILED.length, events: 0, findings };
  } finally {
    place.remove();
  }
}

/** Eight threads in so many runs with seeds from `seed` on, while recordings end and begin; for ThreadSanitizer. */
export async function sanitizeThreads(runs: number, seed: number): Promise<Sanitized> {
  const place = new Workplace();
  try {
    const binary = place.path("threads");
    compileAgentTest("threads.c", WITHOUT_INTERPRETER, binary, ["FLOODMARK_DEBUG"], ["-lm"], "thread");
    const findings: string[] = [];
    let events = 0;
    for (let run = 0; run < runs; run++) {
      const sampleBytes = run % 2 === 0 ? 0 : SAMPLE_BYTES;
      const words = [place.path(`run-${run}`), sampleBytes, 8, 3000, seed + run].map(String);
      const { code, signal, stdout, stderr } = await execute("setarch", ["-R", binary, ...words], {
        env: { TSAN_OPTIONS: `suppressions=${SUPPRESSIONS}:halt_on_error=1:history_size=5` },
      });
      const [, live = "?", played = "0"] = /^live (\d+)\nevents (\d+)\n$/.exec(stdout) ?? [];
      events += Number(played);
      const wrong = [...found(stderr), ...(live === "0" ? [] : [`live ${live}`])];
      if (wrong.length > 0 || code !== 0)
        findings.push(`threads ${words.slice(1).join(" ")}: ${wrong.join("; ") || (code ?? signal)}`);
    }
    return { runs, events, findings };
  } finally {
    place.remove();
  }
}

/** The line of each of a sanitizer's findings that says what it is, or of an assertion of the agent's. */
const found = (stderr: string): string[] =>
  stderr.split("\n").filter((line) => /^SUMMARY: |runtime error: |^agent\/src\/\S+: /.test(line));
