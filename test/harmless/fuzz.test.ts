/** A short share of `npm run endure -- fuzz-events fuzz-recordings`, each time from another seed; what is found lies in .cache/fuzz. */
import { expect, test } from "vitest";
import { fuzzEvents } from "../../scripts/endure/fuzz-events.ts";
import { fuzzRecordings } from "../../scripts/endure/fuzz-recordings.ts";
import { whyNotSanitized } from "../../scripts/endure/sanitize.ts";
import { ROOT } from "../../scripts/pythons.ts";
import { anyPython } from "../support/pythons.ts";

const SECONDS = 10;
const KEPT = `${ROOT}/.cache/fuzz`;
const seed = Date.now() % 1_000_000_000;
const why = whyNotSanitized();

test.skipIf(why)(
  `random traces of events, from seed ${seed} on, are what the model says${why ? `: ${why}` : ""}`,
  () => {
    const { events, findings } = fuzzEvents(SECONDS, seed, KEPT);
    expect(findings).toEqual([]);
    expect(events).toBeGreaterThan(5000);
  },
);

test(`changed recordings, from seed ${seed} on, are shown or refused in a line`, async () => {
  const { recordings, findings } = await fuzzRecordings(anyPython().executable, SECONDS, seed, KEPT);
  expect(findings).toEqual([]);
  expect(recordings).toBeGreaterThan(0);
});
