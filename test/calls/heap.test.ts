import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { execute, type TestPython } from "../support/floodmark.ts";
import { onEachPython, testPythons } from "../support/pythons.ts";
import { checkProgram, FOLDER, Libraries } from "./calls.ts";

/** The last line of a program's output: what errno was after each of its calls. */
const errnos = (stdout: string): string | undefined => stdout.trim().split("\n").at(-1);

async function checkHeap(python: TestPython, args: readonly string[]): Promise<void> {
  const libraries = new Libraries();
  await libraries.compile("heap.c", "heap.so");
  const env = { LD_PRELOAD: await libraries.compile("old.c", "old.so") };
  const recorded = await checkProgram(python, "heap.py", libraries, { env, args });
  const plain = await execute(python.executable, [join(FOLDER, "heap.py"), ...args], {
    env: { ...libraries.environment, ...env },
  });
  expect(errnos(plain.stdout)).toMatch(/^77 ok, /);
  expect(errnos(recorded.finished.stdout)).toBe(errnos(plain.stdout));
}

onEachPython((python) => {
  test("blocks that libc makes, that are older than the agent, that another thread frees; errno", async () => {
    await checkHeap(python, []);
  });
});

/** A Python whose C library has free_sized, or null. */
async function findSized(): Promise<TestPython | null> {
  const script = "import ctypes; ctypes.CDLL(None).free_sized";
  for (const python of testPythons.pythons)
    if ("executable" in python && (await execute(python.executable, ["-c", script])).code === 0)
      return python;
  return null;
}

const sized = await findSized();
describe.skipIf(sized === null)(
  sized === null
    ? "free_sized is skipped: no Python here runs on a C library that has it"
    : `free_sized, on Python ${sized.version}`,
  () => {
    test("free_sized and free_aligned_sized release", async () => {
      if (sized !== null) await checkHeap(sized, ["sized"]);
    });
  },
);

onEachPython((python) => {
  test("C++'s operators, with exceptions that pass through", async () => {
    const libraries = new Libraries();
    await libraries.compile("operators.cc", "operators.so", ["-std=c++17"]);
    await checkProgram(python, "operators.py", libraries);
  });
});
