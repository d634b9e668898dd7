import { readFileSync } from "node:fs";

/** What came out of some steps and tests, and what to say about those that failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A line for each failure. */
  readonly failures: readonly string[];
}

/** The parts of vitest's JSON report that are read here. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

export const pass: Tally = { ...nothing, passed: 1 };

export const fail = (failure: string): Tally => ({ ...nothing, failed: 1, failures: [failure] });

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  failures: [...a.failures, ...b.failures],
});

/** Counts the tests in a report of vitest; a file that broke before its tests began counts as one failure. */
export function countTests(report: VitestReport): Tally {
  let tally = nothing;
  for (const file of report.testResults) {
    for (const { status, fullName } of file.assertionResults) {
      if (status === "passed") tally = add(tally, pass);
      else if (status === "failed") tally = add(tally, fail(`${file.name}: ${fullName}`));
      else tally = { ...tally, skipped: tally.skipped + 1 };
    }
    if (file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"))
      tally = add(tally, fail(`${file.name} could not be run`));
  }
  return tally;
}

/** Counts a report file; `code` is what vitest ended with: it may fail for reasons that no test shows. */
export function countReport(path: string, code: number): Tally {
  let tally: Tally;
  try {
    tally = countTests(JSON.parse(readFileSync(path, "utf8")) as VitestReport);
  } catch {
    return fail(`vitest ended with ${code} and left no results`);
  }
  const silent = code !== 0 && tally.failed === 0;
  return silent ? add(tally, fail(`vitest ended with ${code} although no test failed`)) : tally;
}

/** The closing line: "312 passed, 0 failed", with the skipped where there are any. */
export const closingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
