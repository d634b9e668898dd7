import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { collectLicences } from "./licences.ts";

test("each package that files come from is named once, with its text", () => {
  const text = collectLicences([
    "src/cli/main.ts",
    "node_modules/commander/lib/command.js",
    "node_modules/commander/lib/option.js",
    "node_modules/@lezer/python/dist/index.js",
  ]);
  expect(text.match(/^\S+ [\d.]+ \(MIT\)$/gm)).toEqual([
    expect.stringMatching(/^@lezer\/python /),
    expect.stringMatching(/^commander /),
  ]);
  expect(text.match(/Permission is hereby granted/g)).toHaveLength(2);
});

const PERMISSIVE = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT OR Apache-2.0"];
/** Of what Floodmark is only built and tested with: nothing of it goes along. */
const FOR_DEVELOPMENT = [...PERMISSIVE, "CC0-1.0", "MPL-2.0"];

test("what goes along has a licence that asks for no more than its text", () => {
  const licences = readFileSync(new URL("../dist/licences.txt", import.meta.url), "utf8");
  const named = [...licences.matchAll(/^\S+ [\d.]+ \((.+)\)$/gm)].map(([, licence = ""]) => licence);
  expect(named.length).toBeGreaterThan(5);
  for (const licence of named) expect(PERMISSIVE).toContain(licence);
});

test("what Floodmark is built and tested with may be used for that", () => {
  const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly license?: string }>>;
  };
  const { "": _own, ...packages } = lock.packages;
  for (const [path, { license }] of Object.entries(packages))
    expect(FOR_DEVELOPMENT, path).toContain(license);
});
