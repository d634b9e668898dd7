import { expect, test } from "vitest";
import { type Check, checksJson, renderChecks } from "./checks.ts";

const GOOD: Check[] = [
  { name: "node", state: "ok", says: "22.1.0" },
  { name: "results", state: "note", says: "out/ can be written, with 100 MiB of room" },
];
const BAD: Check[] = [...GOOD, { name: "python", state: "no", says: "/bin/sh is not a Python" }];

test("a line for each check", () => {
  expect(renderChecks(GOOD, { columns: Number.POSITIVE_INFINITY, color: false })).toBe(
    [
      "floodmark  Python programs can be profiled here",
      "",
      "  ok    node     22.1.0",
      "  note  results  out/ can be written, with 100 MiB of room",
      "",
    ].join("\n"),
  );
});

test("what stands against a profile is named first, and strong where there is colour", () => {
  const [heading] = renderChecks(BAD, { columns: 80, color: false }).split("\n");
  expect(heading).toBe("floodmark  no program can be profiled here as it is: see python");
  expect(renderChecks(BAD, { columns: 80, color: true })).toContain(
    "\u001b[1m/bin/sh is not a Python\u001b[22m",
  );
});

test("in a narrow terminal nothing is cut: what is longer goes on below", () => {
  const text = renderChecks(GOOD, { columns: 40, color: false });
  expect(text).toContain(
    ["  note  results  out/ can be written,", "                 with 100 MiB of room", ""].join("\n"),
  );
});

test("JSON says whether a profile can be made, and all checks", () => {
  expect(JSON.parse(checksJson(GOOD))).toEqual({ canProfile: true, checks: GOOD });
  expect(JSON.parse(checksJson(BAD))).toEqual({ canProfile: false, checks: BAD });
});
