/** What the caller set stays as it was: libraries to preload, the limit of open files. */
import { execFileSync } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { execute, FLOODMARK, floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { runBoth } from "./both.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** A library that answers, and counts what goes through its malloc. */
function compileLibrary(name: string, answer: number): string {
  const source = place.write(
    `${name}.c`,
    `#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
static int calls;
int ${name}_answer(void) { return ${answer}; }
int ${name}_calls(void) { return calls; }
void *malloc(size_t size) {
  static void *(*next)(size_t);
  if (!next) next = dlsym(RTLD_NEXT, "malloc");
  calls++;
  return next(size);
}
`,
  );
  const library = place.path(`${name}.so`);
  execFileSync(process.env.CC ?? "cc", ["-shared", "-fPIC", "-o", library, source, "-ldl"]);
  return library;
}

const PRELOADED = `
import ctypes, os, subprocess
every = ctypes.CDLL(None)
print(os.environ["LD_PRELOAD"], every.first_answer(), every.last_answer())
before = every.first_calls(), every.last_calls()
every.malloc.restype = ctypes.c_void_p
blocks = [every.malloc(ctypes.c_size_t(100_000)) for _ in range(100)]
print(every.first_calls() - before[0] >= 100, every.last_calls() - before[1] >= 100)
print(subprocess.run(["sh", "-c", "echo $LD_PRELOAD"], stdout=subprocess.PIPE).stdout)
`;

onEachPython(({ executable }) => {
  test("libraries that are preloaded already", async () => {
    const libraries = [compileLibrary("first", 1), compileLibrary("last", 2)];
    const script = place.write("preloaded.py", PRELOADED);
    const { plain, profile } = await runBoth(executable, [script], {
      env: { LD_PRELOAD: libraries.join(":") },
    });
    expect(plain.stdout).toContain("1 2\nTrue True\n");
    expect(profile.peak.bytes).toBeGreaterThan(10_000_000);
  });
});

test("the soft limit of open files is the caller's", async () => {
  const { executable } = anyPython();
  const code =
    "import resource, os; print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], os.popen('ulimit -n').read())";
  const line = `ulimit -Sn 321; "$0" "$1" run -q --no-open --python "$2" -c "$3"; exit $?`;
  const words = ["-c", line, process.execPath, FLOODMARK, executable, code];
  const { stdout } = await execute("bash", words, { cwd: place.folder });
  expect(stdout).toBe("321 321\n\n");
});

test("a program on the way may set its own", async () => {
  const { executable } = anyPython();
  const code = "import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])";
  const line = `ulimit -Sn 321; "$0" "$1" run -q --no-open -- bash -c 'ulimit -n; ulimit -Sn 300; "$0" -c "$1"' "$2" "$3"; exit $?`;
  const words = ["-c", line, process.execPath, FLOODMARK, executable, code];
  const { stdout } = await execute("bash", words, { cwd: place.folder });
  expect(stdout).toBe("321\n300\n");
});

test("a command without any Python runs as ever", async () => {
  const line = "ls / >/dev/null && expr 6 '*' 7 && exit 5";
  const ours = await floodmark(["run", "-q", "--", "sh", "-c", line], { cwd: place.folder });
  expect([ours.stdout, ours.code]).toEqual(["42\n", 5]);
  expect(ours.stderr).toMatch(/^floodmark: nothing was recorded: no Python ran/);
});
