/** An old Python with its own glibc, of 2021: all that differs from one C library to the next holds there, too. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { inOneLine } from "../../scripts/command.ts";
import { fetchFromOldDebian } from "../../scripts/pythons/debian.ts";
import { prepareTools } from "../../scripts/pythons/tools.ts";
import { CACHE } from "../../scripts/pythons.ts";
import { runPlain, shown } from "../part/part.ts";
import { execute, floodmark, Workplace } from "../support/floodmark.ts";
import { record } from "../support/recorded.ts";
import { PROGRAM, wrongLines } from "./lines.ts";

let place: Workplace;
let python: string;
let missing: string | null = null;
beforeAll(async () => {
  place = new Workplace();
  try {
    python = await fetchFromOldDebian(CACHE, (await prepareTools(CACHE)()).patchelf);
  } catch (error) {
    missing = `there is no old Python: ${inOneLine(error)}`;
  }
});
afterAll(() => place.remove());
beforeEach((context) => {
  if (missing !== null) context.skip(missing);
});

test("its glibc is older than that of any system which is still looked after", async () => {
  const { stdout } = await execute(python, ["-c", 'import os; print(os.confstr("CS_GNU_LIBC_VERSION"))']);
  expect(stdout).toBe("glibc 2.31\n");
});

test.each([0, 1024])("what lines hold is known, sampled by %d bytes", async (sample) => {
  const program = place.write("program.py", PROGRAM);
  const { finished, stacks } = await record([
    ...(sample ? [`--sample=${sample}`] : []),
    "--python",
    python,
    program,
  ]);
  expect(finished).toMatchObject({ stdout: "3\n", code: 0 });
  expect(wrongLines(stacks, program, PROGRAM, sample)).toEqual([]);
});

/** A child that is forked, and a Python that it starts; all hold what they hold until the last has ended. */
const FAMILY = `
import os, subprocess, sys
if len(sys.argv) > 1:
    third = bytearray(30_000_000)  # 30000000
    os._exit(3)
first = bytearray(10_000_000)  # 10000000
if os.fork() == 0:
    second = bytearray(20_000_000)  # 20000000
    os._exit(subprocess.call([sys.executable, __file__, "third"]))
print(os.waitpid(-1, 0)[1] >> 8)
`;

test("children are recorded, however they were started", async () => {
  const program = place.write("family.py", FAMILY);
  const { finished, stacks } = await record(["--python", python, program]);
  expect(finished).toMatchObject({ stdout: "3\n", code: 0 });
  expect(wrongLines(stacks, program, FAMILY)).toEqual([]);
});

test("parts of a running program are recorded, one after another", async () => {
  const program = `
before = bytes(9_000_000)
for folder in "first", "second":
    agent.start(folder)
    held = bytes(1_000_000) # held
    del held
    agent.stop()
    after = bytes(8_000_000)
print(agent.recorded().name, bytes(1_000_000).__sizeof__())
`;
  const { stdout, stderr } = await runPlain(python, place, program);
  expect(stderr).toBe("");
  const [recorded, size] = stdout.split(" ");
  expect(recorded).toBe("NOTHING");
  for (const folder of ["first", "second"])
    expect((await shown(place, folder)).at("# held"), folder).toBe(Number(size));
});

test("doctor says so", async () => {
  const { stdout, code } = await floodmark(["doctor", "--python", python], { cwd: place.folder });
  expect(stdout).toMatch(/^floodmark {2}Python programs can be profiled here\n/);
  expect(stdout).toContain(`CPython 3.9.2 in ${python}\n`);
  expect(code).toBe(0);
});
