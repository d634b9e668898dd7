import { expect, it } from "vitest";
import { packageOf } from "./package.ts";

it.each([
  ["/v/lib/python3.12/site-packages/pandas/core/frame.py", "pandas"],
  ["/usr/lib/python3/dist-packages/six.py", "six"],
  ["/usr/lib/python3.12/json/decoder.py", "json"],
  ["/usr/lib/python3.12/threading.py", "threading"],
  ["<frozen runpy>", "runpy"],
  ["<frozen importlib._bootstrap>", "importlib"],
  ["/home/ana/etl.py", "etl"],
])("%s belongs to %s", (file, name) => {
  expect(packageOf(file)).toBe(name);
});
