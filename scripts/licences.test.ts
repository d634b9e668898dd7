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
