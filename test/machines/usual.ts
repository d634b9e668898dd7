/** The usual, on a Python whose C library is not that of the others which tests run on: where they differ it shows. */
import { expect, onTestFinished, test } from "vitest";
import { shown } from "../part/part.ts";
import { floodmark, type Result, Workplace } from "../support/floodmark.ts";
import { record } from "../support/recorded.ts";
import { wrongLines } from "./lines.ts";

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

const PARTS = `
before = bytes(9_000_000)
for folder in "first", "second":
    agent.start(folder)
    held = bytes(1_000_000) # held
    del held
    agent.stop()
    after = bytes(8_000_000)
print(agent.recorded().name, bytes(1_000_000).__sizeof__())
`;

function makePlace(): Workplace {
  const place = new Workplace();
  onTestFinished(() => place.remove());
  return place;
}

/**
 * Tests of that Python: `program` is one that says itself what its lines hold, and `runParts` runs another one in which the agent can be
 * switched on.
 */
export function testUsual(
  python: string,
  program: string,
  runParts: (executable: string, place: Workplace, program: string) => Promise<Result>,
): void {
  test.each([0, 1024])("what lines hold is known, sampled by %d bytes", async (sample) => {
    const file = makePlace().write("program.py", program);
    const flags = sample ? [`--sample=${sample}`] : [];
    const { finished, stacks } = await record([...flags, "--python", python, file]);
    expect(finished).toMatchObject({ stdout: "3\n", code: 0 });
    expect(wrongLines(stacks, file, program, sample)).toEqual([]);
  });

  test("children are recorded, however they were started", async () => {
    const file = makePlace().write("family.py", FAMILY);
    const { finished, stacks } = await record(["--python", python, file]);
    expect(finished).toMatchObject({ stdout: "3\n", code: 0 });
    expect(wrongLines(stacks, file, FAMILY)).toEqual([]);
  });

  test("parts of a running program are recorded, one after another", async () => {
    const place = makePlace();
    const { stdout } = await runParts(python, place, PARTS);
    const [recorded, size] = stdout.split(" ");
    expect(recorded).toBe("NOTHING");
    for (const folder of ["first", "second"])
      expect((await shown(place, folder)).at("# held"), folder).toBe(Number(size));
  });

  test("doctor says that it can be profiled", async () => {
    const { stdout, code } = await floodmark(["doctor", "--python", python], { cwd: makePlace().folder });
    expect(stdout).toMatch(/^floodmark {2}Python programs can be profiled here\n/);
    expect(stdout).toContain(` in ${python}\n`);
    expect(code).toBe(0);
  });
}
