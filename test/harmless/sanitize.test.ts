/** The agent under AddressSanitizer, UndefinedBehaviorSanitizer and ThreadSanitizer: a short share of `npm run endure -- sanitize`. */
import { expect, test } from "vitest";
import { sanitizeJob, sanitizeThreads, whyNotSanitized } from "../../scripts/endure/sanitize.ts";
import { anyPython } from "../support/pythons.ts";

const why = whyNotSanitized();
const { executable, version } = anyPython();

test.skipIf(why)(
  `all of it in a Python ${version}: no wrong use of memory, nothing undefined${why ? `: ${why}` : ""}`,
  async () => {
    const { findings } = await sanitizeJob(executable);
    expect(findings).toEqual([]);
  },
);

test.skipIf(why)(`its ledger under eight threads: no race${why ? `: ${why}` : ""}`, async () => {
  const { findings, events } = await sanitizeThreads(2, 1);
  expect(findings).toEqual([]);
  expect(events).toBe(2 * 8 * 5 * 3000);
});
