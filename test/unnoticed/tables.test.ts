/** A program that makes code without end: the recording stays bounded, and what was known before stays right. */

import { afterEach, expect, test } from "vitest";
import { sumTruncated } from "../../src/analysis/inexact.ts";
import { isCounted } from "../../src/profile/profile.ts";
import { Workplace } from "../support/floodmark.ts";
import { testPythons } from "../support/pythons.ts";
import { runOurs } from "./both.ts";

const MAKING = `
import sys
count, padding = int(sys.argv[1]), "x" * int(sys.argv[2])
before = bytearray(20_000_000)
kept = []
def make(number):
    names = {}
    exec(compile(f"def new_{number}():\\n  return [{number}.5]\\n", f"<made {number} {padding}>", "exec"), names)
    kept.append(names[f"new_{number}"]() + [float(number)])
    if number % 50 == 0:
        kept.append(names)
for number in range(count):
    make(number)
after = bytearray(30_000_000)
print(len(kept))
`;

const place = new Workplace();
afterEach(() => place.remove());

/** Runs the program above; gives what was recorded and what the lines of the script itself held at the peak. */
async function runMaking(count: number, padding: number) {
  const newest = testPythons.pythons.filter((python) => "executable" in python).at(-1);
  const script = place.write("making.py", MAKING);
  const run = await runOurs(newest?.executable ?? "", [script, `${count}`, `${padding}`]);
  const { header, ours, profile } = run;
  expect([ours.stdout, ours.code]).toEqual([`${count + count / 50}\n`, 0]);
  expect(header).toMatchObject({ state: "ended", reason: "", missedReleases: 0 });
  expect(profile.peak.bytes).toBe(header.peakBytes);
  const { sites, stacks, frames } = profile;
  const heldAt = (line: number): number => {
    let bytes = 0;
    for (let site = 0; site < sites.length; site++) {
      const stack = sites.stack[site] ?? 0;
      const isHere = frames.line[stacks.frame[stack] ?? 0] === line && stacks.parent[stack] === -1;
      if (isHere && isCounted(sites.kind[site] ?? 0)) bytes += sites.peakBytes[site] ?? 0;
    }
    return bytes;
  };
  return { header, truncated: sumTruncated(profile), before: heldAt(4), after: heldAt(14) };
}

test("a hundred thousand code objects", async () => {
  const { header, truncated, before, after } = await runMaking(100_000, 0);
  expect(truncated.allocations).toBe(0);
  expect(header.codeCount).toBeGreaterThan(100_000);
  expect([before, after].map((bytes) => Math.round(bytes / 1e6))).toEqual([20, 30]);
});

test("more than there is room for: charged to callers that are known, and said", async () => {
  const { truncated, before, after } = await runMaking(30_000, 8_000);
  expect(truncated.allocations).toBeGreaterThan(1_000);
  expect(truncated.bytes).toBeGreaterThan(100_000);
  expect([before, after].map((bytes) => Math.round(bytes / 1e6))).toEqual([20, 30]);
});
