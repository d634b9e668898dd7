/** musl, as in Alpine: the agent that all have gets into its programs, and what lines hold is right there. */
import { beforeEach, describe, expect, test } from "vitest";
import { inOneLine } from "../../scripts/command.ts";
import { fetchMusl } from "../../scripts/pythons/debian.ts";
import { findMusl } from "../../scripts/pythons/musl.ts";
import { CACHE } from "../../scripts/pythons.ts";
import { runPlain, runUnder } from "../part/part.ts";
import { AGENT, execute, FLOODMARK, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { PROGRAM } from "./lines.ts";
import { testUsual } from "./usual.ts";

test("its loader finds all that the agent needs", async (context) => {
  let loader: string;
  try {
    loader = await fetchMusl(CACHE);
  } catch (error) {
    return context.skip(`there is no musl: ${inOneLine(error)}`);
  }
  const { stderr, code } = await execute(loader, ["--list", AGENT]);
  expect([stderr, code]).toEqual(["", 0]);
});

describe("a Python with musl", () => {
  const found = findMusl();
  const { python, node } = "missing" in found ? { python: "", node: "" } : found;
  beforeEach((context) => context.skip("missing" in found, "missing" in found ? found.missing : ""));

  testUsual(python, PROGRAM, async (...words) => {
    const { code, stderr } = await runPlain(...words);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/AgentError: musl's loader .* by floodmark run --off\n$/),
    ]);
    return runUnder(["--off"], ...words);
  });

  test.each(["its own kind", "glibc's"])("and a Node with musl records a Python of %s", async (kind) => {
    const place = new Workplace();
    const words = [
      "run",
      "-q",
      "--no-open",
      "-o",
      "out",
      "--python",
      kind === "glibc's" ? anyPython().executable : python,
    ];
    const options = { cwd: place.folder };
    const program = "import subprocess, sys; held = bytearray(10_000_000); print(len(held))";
    const { stdout, stderr, code } = await execute(node, [FLOODMARK, ...words, "-c", program], options);
    expect([stdout, stderr, code]).toEqual(["10000000\n", "out/report.html\n", 0]);
    const doctor = await execute(node, [FLOODMARK, "doctor", "--python", python], options);
    expect(doctor.stdout).toMatch(/^ {2}ok {4}platform {2}Linux \S+ on \S+, musl$/m);
    place.remove();
  });
});
