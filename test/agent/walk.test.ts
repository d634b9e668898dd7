import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readHeader } from "../../src/recording/header.ts";
import { execute, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";

/**
 * The cached walk equals the full one: an agent built to do both at every allocation turns itself off where they
 * differ.
 */

const agent = fileURLToPath(new URL("../../agent/", import.meta.url));
const program = fileURLToPath(new URL("./programs/stacks.py", import.meta.url));
const workplace = new Workplace();
const library = workplace.path("verifying.so");

beforeAll(() => {
  const sources = readdirSync(`${agent}src`).filter((name) => name.endsWith(".c"));
  const flags =
    "-std=gnu11 -O2 -fPIC -shared -fvisibility=hidden -ftls-model=initial-exec -Wall -Wextra -Werror";
  execFileSync(process.env.CC ?? "cc", [
    ...flags.split(" "),
    ...["-DFLOODMARK_VERIFY_WALKS", "-I", agent, "-I", `${agent}src`],
    ...sources.map((name) => `${agent}src/${name}`),
    ...["-o", library],
  ]);
});
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
