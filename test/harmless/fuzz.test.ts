/**
 * A short share of `npm run endure -- fuzz-events fuzz-recordings`, from the same seeds each time: what fails here the change has broken,
 * and it fails again. What is found lies in .cache/fuzz.
 */
import { expect, test } from "vitest";
import { fuzzEvents } from "../../scripts/endure/fuzz-events.ts";
import { fuzzRecordings } from "../../scripts/endure/fuzz-recordings.ts";
import { whyNotSanitized } from "../../scripts/endure/sanitize.ts";
import { ROOT } from "../../scripts/pythons.ts";
import { anyPython } from "../support/pythons.ts";

const SECONDS = 10;
const KEPT = `${ROOT}/.cache/fuzz`;
const SEED = 1;
const why = whyNotSanitized();

test.skipIf(why)(`random traces of events are what the model says${why ? `: ${why}` : ""}`, () => {
  const { events, findings } = fuzzEvents(SECONDS, SEED, KEPT);
  expect(findings).toEqual([]);
  expect(events).toBeGreaterThan(5000);
});

test("changed recordings are shown or refused in a line", async () => {
  const { recordings, findings } = await fuzzRecordings(anyPython().executable, SECONDS, SEED, KEPT);
  expect(findings).toEqual([]);
  expect(recordings).toBeGreaterThan(0);
});
