/** Programs that look for what changed, or do what a profiler may stumble over: the same under Floodmark as alone. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sumTruncated } from "../../src/analysis/inexact.ts";
import { onEachPython } from "../support/pythons.ts";
import { runBoth } from "./both.ts";

const FOLDER = fileURLToPath(new URL("programs/", import.meta.url));
const PROGRAMS = readdirSync(FOLDER).filter((name) => name.endsWith(".py"));

/** On a pipe, standard output and error would come in any order, and be lost with a closed descriptor. */
const env = { PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1" };

onEachPython(({ executable }) => {
  test.each(PROGRAMS)("%s", async (name) => {
    const { plain, profile } = await runBoth(executable, [join(FOLDER, name)], { env });
    expect(plain.stdout).not.toBe("");
    expect(plain.code, plain.stderr).toBe(0);
    expect(sumTruncated(profile).allocations).toBe(0);
  });
});
