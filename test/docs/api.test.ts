/** docs/api.md: its programs run as they stand, one after another, and nothing public is left out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { programsOf } from "../../scripts/docs/blocks.ts";
import { DOCS, Shell } from "../../scripts/docs/follow.ts";
import { Workplace } from "../support/floodmark.ts";
import { withDocsPython } from "./python.ts";

const PAGE = readFileSync(join(DOCS, "api.md"), "utf8");

const PUBLIC = `import dataclasses, floodmark
print(*floodmark.__all__)
print(*(name for name in vars(floodmark.Profile) if not name.startswith("_")))
print(*(field.name for field in dataclasses.fields(floodmark.Line)))`;

withDocsPython((python) => {
  const place = new Workplace();
  afterAll(() => place.remove());
  const shell = new Shell(place.folder, python.executable);

  test.each(programsOf(PAGE))("%s", async (program) => {
    const { code, output } = await shell.run(`python -W error ${place.write("program.py", program)}`);
    expect(code, output).toBe(0);
  });

  test("programs have written their reports", () => {
    expect(place.list()).toContain("load.html");
    for (const folder of ["load", "load-2", "rows"])
      expect(place.list(join("results", folder)), folder).toContain("report.html");
  });

  test("all that is public is told", async () => {
    const { output } = await shell.run(`python ${place.write("public.py", PUBLIC)}`);
    const names = output.trim().split(/\s+/);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(PAGE))).toEqual([]);
  });
});
