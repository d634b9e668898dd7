import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { expressionOf } from "../analysis/expression.ts";
import { heaviestLines } from "../analysis/lines.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { sourceOfRun } from "../report/sources.ts";

const cwd = mkdtempSync(join(tmpdir(), "floodmark-source-"));
afterAll(() => rmSync(cwd, { recursive: true }));

const writeAged = (name: string, secondsBeforeRun: number): void => {
  const path = join(cwd, name);
  writeFileSync(path, "import pandas as pd\r\n\tgrößen = lade(\tpfad )  # ok\n");
  const time = SESSION.startedMs / 1000 - secondsBeforeRun;
  utimesSync(path, time, time);
};

/** What is shown beside the line that held most. */
const shown = (frame: string): string => {
  const profile = drawProfile(`  ${frame}\n  100`, {}, { ...SESSION, cwd });
  return expressionOf(heaviestLines(peakTree(profile))[0]!, sourceOfRun(profile.run));
};

it("is the expression that held most, its columns counted in bytes", () => {
  writeAged("etl.py", 60);
  expect(shown("f etl.py:1[0-19]")).toBe("import pandas as pd");
  expect(shown(`f ${cwd}/etl.py:2[12-24]`)).toBe("lade( pfad )");
});

it("is the whole line where there are no columns", () => {
  expect(shown("f etl.py:2")).toBe("größen = lade( pfad ) # ok");
});

it("is nothing where the file changed, is gone, or is no file", () => {
  writeAged("changed.py", -60);
  expect(shown("f changed.py:1")).toBe("");
  expect(shown("f gone.py:1")).toBe("");
  expect(shown("f etl.py:99")).toBe("");
  expect(shown("f /dev/zero:1")).toBe("");
  expect(shown("<before Python>")).toBe("");
});
