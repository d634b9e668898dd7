/** Stacks of Python threads hang under their names. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { execute } from "../support/floodmark.ts";
import { anyPython, FREE_THREADED, MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";
import { record, type Stack } from "../support/recorded.ts";
import { FOLDER, Libraries } from "./calls.ts";

/** From 3.14 on, multiprocessing starts a process of its own: then each process is a root. */
const framesWithin = ({ frames }: Stack): Stack["frames"] =>
  frames[0]?.function.startsWith("<process ") ? frames.slice(1) : frames;

/** How many pieces `hold` holds, by the root that its stacks hang under: "" for the main thread's. */
function heldByRoot(stacks: readonly Stack[], piece: number): Record<string, number> {
  const bytes = new Map<string, number>();
  for (const stack of stacks) {
    const [outermost] = framesWithin(stack);
    if (stack.frames.at(-1)?.function !== "hold") continue;
    const root = outermost?.file === "" ? outermost.function : "";
    bytes.set(root, (bytes.get(root) ?? 0) + stack.bytes);
  }
  return Object.fromEntries([...bytes].map(([root, held]) => [root, Math.round(held / piece)]));
}

onEachPython((python) => {
  test("each thread's stacks hang under its name, with digits folded; the main thread has none", async () => {
    const libraries = new Libraries();
    await libraries.compile("threads.c", "threads.so");
    const program = join(FOLDER, "threads.py");
    const env = libraries.environment;
    const plain = await execute(python.executable, [program], { env });
    expect(plain.stdout).toMatch(/\[True, True\]\n$/);

    const { finished, stacks } = await record(["--python", python.executable, program], { env });
    expect(finished).toMatchObject({ code: 0, stdout: plain.stdout });
    // Before 3.10, a thread without a name of its own is not called after its target.
    const isNumbered = python.minor === "3.9";
    const held = heldByRoot(stacks, 10_000);
    const long = Object.keys(held).find((root) => root.startsWith("xxx"));
    expect(long?.length).toBeGreaterThan(1000);
    expect(held).toEqual({
      "": 100,
      "loader-N-of-N": 22,
      saver: 20,
      ...(isNumbered ? { "Thread-N": 8 + 124 } : { "Thread-N (hold)": 8, "Thread-N (worker)": 124 }),
      "a\\x3bb\\x0ac": 6,
      größe: 7,
      "\ufffd\ufffd\ufffd": 8,
      [long ?? ""]: 9,
      "ThreadPoolExecutor-N_N": 180,
      before: 5,
      own: 2,
      inner: 50,
      "reader-N": 4,
      // Without a GIL, names are those of what `threading` itself starts.
      ...(python.minor === FREE_THREADED ? {} : { "exceptional-N": 60 }),
      "<unnamed thread>": 40 + 4 + (python.minor === FREE_THREADED ? 120 : 60),
    });
    // The interpreter itself calls `_shutdown`, in the main thread; a thread's first frame is under its name.
    const astray = stacks.filter((stack) => {
      const [outermost] = framesWithin(stack);
      return outermost?.file.endsWith("/threading.py") && outermost.function !== "_shutdown";
    });
    expect(astray).toEqual([]);
  });
}, MINORS_AND_FREE);

test("names are bounded: those that come late share a root", async () => {
  const { finished, stacks } = await record([
    ...["--python", anyPython().executable],
    ...[join(FOLDER, "many_threads.py"), "names"],
  ]);
  expect(finished).toMatchObject({ code: 0, stdout: "True\n" });
  const held = heldByRoot(stacks, 100_000);
  expect(Object.keys(held)).toHaveLength(257);
  expect(held["<other threads>"]).toBe(44);
  expect(held["thread a"]).toBe(1);
});

onEachPython((python) => {
  test("a thread that comes to the place of another has its own name", async () => {
    const args = ["--python", python.executable, join(FOLDER, "many_threads.py"), "turns"];
    const { finished, stacks } = await record(args);
    expect(finished).toMatchObject({ code: 0, stdout: "True\n" });
    expect(heldByRoot(stacks, 100_000)).toEqual({ first: 34, second: 33, third: 33 });
  });
}, MINORS_AND_FREE);
