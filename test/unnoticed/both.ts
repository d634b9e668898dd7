import { expect, onTestFinished } from "vitest";
import { buildProfile } from "../../src/profile/build.ts";
import type { Profile } from "../../src/profile/profile.ts";
import type { Header } from "../../src/recording/header.ts";
import { openRun } from "../../src/recording/open.ts";
import { type ExecuteOptions, execute, floodmark, type Result, Workplace } from "../support/floodmark.ts";

export interface Both {
  readonly plain: Result;
  readonly ours: Result;
  readonly header: Header;
  readonly profile: Profile;
}

/** So near to each other that all that happens to blocks happens to samples. */
const SAMPLED = ["--sample=256"];
const REPORT = /^.*report\.html\n$/m;

/**
 * Runs a program alone and under Floodmark, exact and sampled, and expects the same output, the same words on standard error
 * and the same end; and of the recordings, that it came to its end, that no release was missed, and that its sites add up to the peak.
 */
export async function runBoth(
  python: string,
  words: readonly string[],
  options: ExecuteOptions = {},
): Promise<Both> {
  const plain = await execute(python, words, options);
  expectSame(await runOurs(python, words, options, SAMPLED), plain);
  const { ours, header, profile } = await runOurs(python, words, options);
  expectSame({ ours, header, profile }, plain);
  return { plain, ours, header, profile };
}

function expectSame({ ours, header, profile }: Omit<Both, "plain">, plain: Result): void {
  expect(ours.stdout).toBe(plain.stdout);
  expect(ours.stderr.replace(REPORT, "")).toBe(plain.stderr);
  expect(ours.code).toBe(plain.code);
  expect(header).toMatchObject({ state: "ended", reason: "", missedReleases: 0 });
  expect(profile.peak.bytes).toBe(header.peakBytes);
}

/** Runs a program under Floodmark and reads what was recorded; the results are removed after the test. */
export async function runOurs(
  python: string,
  words: readonly string[],
  options: ExecuteOptions = {},
  flags: readonly string[] = [],
): Promise<Omit<Both, "plain">> {
  const place = new Workplace();
  onTestFinished(() => place.remove());
  const folder = place.path("results");
  const run = ["run", "-q", "--no-open", ...flags, "-o", folder, "--python", python];
  const ours = await floodmark([...run, ...words], options);
  expect(ours.stderr).toMatch(REPORT);
  const opened = openRun(folder);
  return { ours, header: opened.recording.header, profile: buildProfile(opened) };
}
