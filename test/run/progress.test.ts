/** What a person sees of work that takes its time: a line that goes when it is done, and nothing where nobody looks. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeLargeRun } from "../speed/large-run.ts";
import { FLOODMARK, floodmark, Workplace } from "../support/floodmark.ts";
import { CLEAR_LINE, play, whatStays } from "./terminal.ts";

const place = new Workplace();
let results: string;
beforeAll(() => {
  results = writeLargeRun(place.folder).results;
});
afterAll(() => place.remove());

/** What stood before each line that was cleared, and what stays at the end. */
async function watch(words: readonly string[]): Promise<{ told: readonly string[]; stays: string }> {
  const command = [process.execPath, FLOODMARK, ...words];
  const { shown, code } = await play([], command, place.folder, { PAGER: "" });
  expect(code).toBe(0);
  return { told: shown.split(CLEAR_LINE).slice(0, -1), stays: whatStays(shown) };
}

test.each<[string, () => string[], RegExp]>([
  ["a report", () => ["report", "-o", "a.html", results], /^report {2}a\.html\r\n$/],
  ["a pack", () => ["pack", "-o", "a.zip", results], /^pack {2}a\.zip\r\n$/],
  ["an export", () => ["export", "--format", "parquet", "-o", "a.parquet", results], /^$/],
  ["a diff", () => ["diff", "-o", "diff.html", results, results], /^$/],
])("%s is told while it is made, in one line that goes", async (_what, words, stays) => {
  const seen = await watch(words());
  expect(seen.told.length).toBeGreaterThan(1); // each piece ends where a line is cleared
  expect(seen.told[0]).toBe("");
  for (const line of seen.told.slice(1))
    expect(line).toMatch(/^(reading the recording|working it out|writing the file)(, \d+ s)?$/);
  expect(seen.stays).toMatch(stays);
});

test("what is shown is not touched by it", async () => {
  const { stays } = await watch(["stats", "--json", results]);
  expect(() => JSON.parse(stays)).not.toThrow();
});

test("where standard error is no terminal nothing is told", async () => {
  const { stderr, code } = await floodmark(["pack", "-o", "b.zip", results], { cwd: place.folder });
  expect([stderr, code]).toEqual(["pack  b.zip\n", 0]);
});
