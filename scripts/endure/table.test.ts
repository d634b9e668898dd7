import { expect, test } from "vitest";
import { type Outcome, putIntoPage } from "./table.ts";

const EMPTY = "before\n<!-- npm run endure writes from here -->\n<!-- to here -->\nafter\n";
const outcome = (more: Partial<Outcome>): Outcome => ({
  ...{ step: "kills", python: "3.13.0", showed: "100 open", kept: true, when: "2026-11-26" },
  ...more,
});
const rowsOf = (page: string): string[] => page.split("\n").filter((line) => /^\| (?!step)/.test(line));

test("a step's row takes the place of its last one, others stay, newer Pythons come after older ones", () => {
  const first = [outcome({}), outcome({ python: "3.9.18" }), outcome({ step: "fsync" })];
  const again = outcome({ showed: "99 open", kept: false, when: "2026-11-27" });
  const page = [...first, again].reduce(putIntoPage, EMPTY);
  expect(rowsOf(page)).toEqual([
    "| fsync | 3.13.0 | 100 open | 2026-11-26 |",
    "| kills | 3.9.18 | 100 open | 2026-11-26 |",
    "| kills | 3.13.0 | **Not kept.** 99 open | 2026-11-27 |",
  ]);
  expect(page.startsWith("before\n") && page.endsWith("<!-- to here -->\nafter\n")).toBe(true);
});

test("a page without the place for it is left alone", () => {
  expect(() => putIntoPage("no table\n", outcome({}))).toThrow("lacks");
});
