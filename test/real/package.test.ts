/** A public package's own tests come to the same verdicts under `floodmark run -- pytest`. */
import { expect, test } from "vitest";
import { readVerdicts } from "../../scripts/endure/junit.ts";
import { execute, type TestPython, Workplace } from "../support/floodmark.ts";
import { onEachPython, testPythons, testWith } from "../support/pythons.ts";
import { record } from "../support/recorded.ts";

const found = testPythons.package;

async function runPackage(python: TestPython, folder: string): Promise<void> {
  const place = new Workplace();
  const pytest = (results: string): string[] => [
    ...["-m", "pytest", "-q", "-p", "no:cacheprovider", `--junitxml=${place.path(results)}`],
  ];
  try {
    const plain = await execute(python.executable, pytest("plain.xml"), { cwd: folder });
    const recorded = await record(["--", python.executable, ...pytest("floodmark.xml")], { cwd: folder });
    expect(recorded.finished.code, recorded.finished.stderr).toBe(plain.code);
    const verdicts = readVerdicts(place.path("plain.xml"));
    expect(verdicts.size).toBeGreaterThan(100);
    expect(readVerdicts(place.path("floodmark.xml"))).toEqual(verdicts);
    expect(recorded.summary.peak.bytes).toBeGreaterThan(0);
  } finally {
    place.remove();
  }
}

onEachPython((python) => {
  const title = "the package's tests have the same verdicts";
  if ("missing" in found) test.skip(`${title}: skipped, ${found.missing}`);
  else testWith(python, ["pytest"], title, () => runPackage(python, found.folder));
});
