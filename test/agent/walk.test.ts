import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader } from "../../src/recording/header.ts";
import { execute, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";
import { compileAgent } from "./compile.ts";

/**
 * The cached walk equals the full one: an agent built to do both at every allocation turns itself off where they
 * differ.
 */

const program = fileURLToPath(new URL("./programs/stacks.py", import.meta.url));
const workplace = new Workplace();
const library = workplace.path("verifying.so");

beforeAll(() => compileAgent(library, ["FLOODMARK_VERIFY_WALKS"]));
afterAll(() => workplace.remove());

onEachPython(({ executable, minor }) => {
  test("the cached walk equals the full walk at every allocation", async () => {
    const folder = workplace.path(minor);
    mkdirSync(folder);
    const result = await execute(executable, [program], {
      env: { LD_PRELOAD: library, FLOODMARK_DIR: folder },
    });
    expect(result).toMatchObject({ code: 0, stdout: "done\n", stderr: "" });
    const [name] = readdirSync(folder);
    const header = readHeader(readFileSync(`${folder}/${name}`), `${name}`);
    expect(header).toMatchObject({ reason: "", state: "ended" });
  });
});
