import { succeed } from "../command.ts";
import { DEBIAN_MINORS, fetchFromDebian } from "../pythons/debian.ts";
import { prepareTools } from "../pythons/tools.ts";
import { CACHE } from "../pythons.ts";
import type { Suite } from "./compare.ts";

/** CPython's own tests of what an agent in malloc might disturb, by what they are about, as far as a version has them. */
export const MODULES = {
  memory: [
    ...["test_gc", "test_tracemalloc", "test_memoryview", "test_buffer", "test_mmap", "test_weakref"],
    ...["test_exceptions", "test_sys", "test_capi", "test_ctypes", "test_embed"],
  ],
  threads: [
    ...["test_thread", "test_threading", "test_threading_local", "test_threadedtempfile", "test_atexit"],
    ...["test_signal", "test_threadsignals", "test_eintr", "test_faulthandler", "test_generators"],
    ...["test_coroutines", "test_sys_settrace", "test_sys_setprofile", "test_monitoring"],
    ...["test__xxsubinterpreters", "test_interpreters"],
  ],
  processes: [
    ...["test_subprocess", "test_fork1", "test_wait3", "test_wait4", "test_posix", "test_popen", "test_os"],
  ],
  asyncio: ["test_asyncio"],
  // Its tests are the same ones for each way to start a process: all of them where the agent is forked, too; of the others, where they
  // are split (3.12), those of processes. More would take an hour.
  multiprocessing: [
    ...["test_multiprocessing_fork", "test_multiprocessing_forkserver.test_processes"],
    "test_multiprocessing_spawn.test_processes",
  ],
  futures: ["test_concurrent_futures"],
} as const;

/**
 * `sys._debugmallocstats()` tells of pymalloc only while nobody stands before it: under any tool that wraps Python's allocators, such as
 * tracemalloc, it leaves that part out.
 */
const LEFT_OUT = "test_debugmallocstats";

const LIST = `
import importlib.util, sys
def is_there(name):
    try: return importlib.util.find_spec("test." + name)
    except ModuleNotFoundError: return False  # a part of a module that is not split
print(*filter(is_there, sys.argv[1:]))`;

/** Tests that mostly wait run only when asked for, where a version tells them from others: `test_eintr` and parts of `test_signal` are such. */
const WAITING = "walltime";
const KNOWS_WAITING = `
from test.libregrtest import cmdline
print("${WAITING}" in cmdline.ALL_RESOURCES)`;

/** A Python to run something on: its path, and its version in short. */
export interface Subject {
  readonly executable: string;
  readonly minor: string;
}

/** The same Python with its own tests, which Debian leaves out of it: a path. @throws an error where there is none. */
export async function findWithTests({ executable, minor }: Subject): Promise<string> {
  if ((await findModules(executable, ["test_gc"])).length > 0) return executable;
  if (!DEBIAN_MINORS.includes(minor)) throw new Error(`${executable} comes without its own tests`);
  const { patchelf } = await prepareTools(CACHE)();
  return fetchFromDebian(minor, CACHE, patchelf, { withTests: true });
}

/** Which of the modules a Python has; none where its distribution leaves them out. */
export async function findModules(python: string, wanted: readonly string[]): Promise<string[]> {
  return (await succeed(python, ["-c", LIST, ...wanted])).trim().split(" ").filter(Boolean);
}

/** What asks for the tests that mostly wait: words for `moduleSuite`. */
export async function askForWaiting(python: string): Promise<string[]> {
  return (await succeed(python, ["-c", KNOWS_WAITING])).trim() === "True" ? ["-u", WAITING] : [];
}

export const moduleSuite = (python: string, module: string, words: readonly string[] = []): Suite => ({
  name: module,
  command: (junit) => {
    const always = [`--junit-xml=${junit}`, "--timeout=300", "-i", LEFT_OUT];
    return [python, "-m", "test", ...always, ...words, module];
  },
});
