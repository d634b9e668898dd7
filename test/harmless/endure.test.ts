/** A short share of `npm run endure`: the same verdicts, the same end, recordings that open after a kill. */
import { describe, expect, test } from "vitest";
import { compareSuite } from "../../scripts/endure/compare.ts";
import { findModules, moduleSuite } from "../../scripts/endure/cpython.ts";
import { killAtRandom } from "../../scripts/endure/kills.ts";
import { stress } from "../../scripts/endure/programs.ts";
import { anyPython } from "../support/pythons.ts";

const WANTED = ["test_gc", "test_mmap", "test_posix", "test_thread"] as const;

const { executable, version } = anyPython();
const modules = await findModules(executable, WANTED);

describe(`Python ${version}`, () => {
  for (const module of WANTED)
    test.skipIf(!modules.includes(module))(
      `${module} of CPython's own tests comes to the same verdicts`,
      async () => {
        const { tests, different, broken, recordings } = await compareSuite(moduleSuite(executable, module));
        expect(different).toEqual([]);
        expect(broken).toEqual([]);
        expect(tests).toBeGreaterThan(20);
        expect(recordings).toBeGreaterThanOrEqual(2);
      },
    );

  test("10 programs that are killed at any moment leave recordings that open and add up", async () => {
    const { killed, opened, broken } = await killAtRandom(executable, 10);
    expect(broken).toEqual([]);
    expect(opened).toBeGreaterThanOrEqual(killed);
  });

  test("threads that fork, exec, send signals, load libraries, raise and throw, all at once", async () => {
    const [alone, ...profiled] = await stress(executable, 3);
    expect([alone?.end, alone?.stderr]).toEqual(["0", ""]);
    for (const { way, end, stdout, stderr, kept } of profiled) {
      expect([way, end, stdout, stderr]).toEqual([way, "0", alone?.stdout, ""]);
      expect(kept).toMatchObject({ broken: [], reasons: [] });
    }
  });
});
