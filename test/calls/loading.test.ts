import { expect, test } from "vitest";
import { execute, floodmark } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { checkProgram, compileLoader, Libraries } from "./calls.ts";

onEachPython((python) => {
  test("plugins count however they are loaded, and functions however they are looked up", async () => {
    await checkProgram(python, "loading.py", await compileLoader());
  });

  test("under a preloaded library that counts calls and asks for the next definition", async () => {
    const libraries = await compileLoader();
    const env = { LD_PRELOAD: await libraries.compile("interposer.c", "interposer.so", ["-ldl"]) };
    await checkProgram(python, "loading.py", libraries, { env, args: ["interposed"] });
  });
});

test("as many libraries with thread-local storage fit as without Floodmark", async () => {
  const libraries = new Libraries();
  const COUNT = 24;
  for (let i = 0; i < COUNT; i++) await libraries.compile("tls.c", `tls-${i}.so`);
  const script = `
import ctypes, os
def fits(i):
    try: return ctypes.CDLL("%s/tls-%d.so" % (os.environ["CALLS_LIBRARIES"], i)).use() == 1
    except OSError: return False
print(sum(fits(i) for i in range(${COUNT})))`;
  const env = libraries.environment;
  const { executable } = anyPython();
  const plain = await execute(executable, ["-c", script], { env });
  expect(Number(plain.stdout)).toBeGreaterThan(0);
  expect(Number(plain.stdout)).toBeLessThan(COUNT);
  const run = ["run", "-q", "--no-open", "-o", libraries.place.path("results"), "--python", executable];
  const profiled = await floodmark([...run, "-c", script], { env });
  expect(profiled.stdout).toBe(plain.stdout);
});
