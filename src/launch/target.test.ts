import { expect, test } from "vitest";
import { nameOf, parseTarget } from "./target.ts";

test.each([
  [["etl.py", "-m", "x"], "script", "etl"],
  [["./data/load sales.py"], "script", "load_sales"],
  [["app/"], "script", "app"],
  [["-"], "script", "stdin"],
  [["-m", "http.server", "-c"], "module", "http.server"],
  [["-mpytest"], "module", "pytest"],
  [["-c", "print(1)", "a"], "code", "code"],
  [["--", "/usr/bin/gunicorn", "app"], "command", "gunicorn"],
  [["../..py"], "script", "program"],
])("%j is a %s named %s", (words, kind, name) => {
  const target = parseTarget(words);
  expect(target?.kind).toBe(kind);
  expect(target && nameOf(target)).toBe(name);
});

test("the program's words stay as they were given", () => {
  expect(parseTarget(["-mpytest", "-x"])).toEqual({
    kind: "module",
    name: "pytest",
    words: ["-mpytest", "-x"],
  });
  expect(parseTarget(["--", "sh", "--", "a"])?.words).toEqual(["sh", "--", "a"]);
});

test.each([[[]], [["--"]], [["-m"]], [["-c"]]])("%j names nothing", (words) => {
  expect(parseTarget(words)).toBeNull();
});
