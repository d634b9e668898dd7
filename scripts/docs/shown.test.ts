import { expect, test } from "vitest";
import { firstMissing } from "./shown.ts";

const SAID =
  "peak 3.25 MiB at 1.2 s\n\n  1.00 MiB  31 %  load  app.py:4  f(3)\n  12 KiB  <1 %  … 1,204 more lines\n";

test.each([
  [["peak 3.25 MiB at 1.2 s", "1.00 MiB  31 %  load app.py:4 f(3)", "12 KiB <1 % … 1,204 more lines"], null],
  [["peak 980 KiB at 40 ms", "", "7 B 2 % load app.py:4 f(3)", "…"], null],
  [["…", "9 KiB 1 % … 3 more lines"], null],
  [["…", "1.00 MiB 31 % load app.py:5 f(3)"], "1.00 MiB 31 % load app.py:5 f(3)"],
  [["peak 3.25 MiB", "…"], "peak 3.25 MiB"],
  [["1.00 MiB 31 % load app.py:4 f(3)", "…"], "1.00 MiB 31 % load app.py:4 f(3)"],
  [["peak 3.25 MiB at 1.2 s"], 'nothing after "peak # at #"'],
])("%j", (shown, missing) => {
  expect(firstMissing(shown, SAID)).toBe(missing);
});
