import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileAgentTest } from "./compile.ts";

/** The agent's lock: whoever is inside is alone, whoever waits gets in, and a signal's handler passes through. */

const folder = mkdtempSync(join(tmpdir(), "floodmark-lock-"));
const binary = join(folder, "lock");

const PARTS =
  "linux/process linux/thread core failpoint store file tree ledger scopes timeline moments traces memory resident cut";

beforeAll(() => compileAgentTest("lock.c", PARTS.split(" "), binary));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the lock over the ledger", () => {
  test.each([
    { threads: 2, rounds: 400 },
    { threads: 8, rounds: 100 },
  ])("keeps $threads threads apart", ({ threads, rounds }) => {
    const output = execFileSync(binary, [String(threads), String(rounds)], {
      encoding: "utf8",
      timeout: 30_000,
    });
    const [expected, entered, met, changed, signals] = output.trim().split(" ").map(Number);
    expect({ entered, met, changed }).toEqual({ entered: expected, met: 0, changed: 0 });
    expect(entered).toBeGreaterThanOrEqual(threads * rounds * 2000);
    expect(signals).toBeGreaterThan(0);
  });
});
