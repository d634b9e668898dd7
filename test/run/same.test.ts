/** What a program can see of itself is the same under Floodmark as alone. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { execute, FLOODMARK, floodmark, Workplace } from "../support/floodmark.ts";
import { MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";

const LOOK = `
import json, os, sys
print(json.dumps({
    "argv": sys.argv, "orig": getattr(sys, "orig_argv", None), "executable": sys.executable, "path": sys.path,
    "name": __name__, "file": globals().get("__file__"), "cwd": os.getcwd(),
    "environ": dict(os.environ), "stdin": sys.stdin.read(), "group": os.getpgrp() == os.getpid(),
}))
print("to standard error", file=sys.stderr)
sys.exit(7)
`;

onEachPython(({ executable }) => {
  const place = new Workplace();
  beforeEach(() => {
    place.write("look.py", LOOK);
  });
  afterEach(() => place.remove());

  test.each([
    ["a script", ["look.py", "a b", "--help", "-q", "--", "-o", "x"]],
    ["a script with a path", ["./look.py"]],
    ["a module", ["-m", "look", "--version", "-x"]],
    ["a module written together", ["-mlook", "-c"]],
    ["code", ["-c", LOOK, "-m", "--no-open"]],
  ])("%s sees the same", async (_what, words) => {
    const options = { cwd: place.folder, input: "one\ntwo\n" };
    const plain = await execute(executable, words, options);
    const ours = await floodmark(["run", "-q", "--no-open", "--python", executable, ...words], options);
    expect(JSON.parse(ours.stdout)).toEqual(JSON.parse(plain.stdout));
    expect(ours.code).toBe(7);
    expect(ours.stderr).toMatch(/^to standard error\nfloodmark-results\/\S+\/report.html\n$/);
  });

  test("a command sees the same, also through a shell", async () => {
    const options = { cwd: place.folder, input: "piped" };
    const command = ["sh", "-c", `"$0" look.py "$@"`, executable, "-m", "--"];
    const plain = await execute(command[0]!, command.slice(1), options);
    const ours = await floodmark(["run", "-q", "--", ...command], options);
    expect(JSON.parse(ours.stdout)).toEqual(JSON.parse(plain.stdout));
    expect(ours.code).toBe(7);
  });

  test("a program on standard input runs", async () => {
    const ours = await floodmark(["run", "-q", "--python", executable, "-"], {
      cwd: place.folder,
      input: "print(6 * 7)",
    });
    expect(ours.stdout).toBe("42\n");
    expect(place.list("floodmark-results")[0]).toMatch(/_stdin$/);
  });

  test("an uncaught exception ends with the same words and code", async () => {
    const code = "import sys\nsys.stdout.write('no line break')\nraise ValueError('oops')";
    const plain = await execute(executable, ["-c", code], { cwd: place.folder });
    const ours = await floodmark(["run", "-q", "--python", executable, "-c", code], { cwd: place.folder });
    expect(ours.stdout).toBe(plain.stdout);
    expect(ours.stderr.startsWith(plain.stderr)).toBe(true);
    expect(ours.code).toBe(1);
  });

  test("files that a shell opened reach the program", async () => {
    place.write("numbers.txt", "3\n");
    const read = "import os, sys; print(os.read(3, 9), open(sys.argv[1]).read())";
    const line = `"$0" "$1" run -q --python "$2" -c "$3" <(echo four) 3< numbers.txt`;
    const words = ["-c", line, process.execPath, FLOODMARK, executable, read];
    const { stdout } = await execute("bash", words, { cwd: place.folder });
    expect(stdout).toBe("b'3\\n' four\n\n");
  });

  test("a child that is forked lives, and has a recording of its own", async () => {
    place.write(
      "fork.py",
      `
import os
keep = bytearray(5_000_000)
child = os.fork()
if child == 0:
    more = bytearray(50_000_000)
    os._exit(len(more) // 10_000_000)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`,
    );
    const ours = await floodmark(["run", "-q", "-o", "out", "--python", executable, "fork.py"], {
      cwd: place.folder,
    });
    expect([ours.stdout, ours.code]).toEqual(["5\n", 0]);
    const summary = await floodmark(["summary", "--json", "out"], { cwd: place.folder });
    const { processes } = JSON.parse(summary.stdout) as { processes: { peak: { bytes: number } }[] };
    const megabytes = processes.map(({ peak }) => Math.floor(peak.bytes / 5_000_000) * 5);
    expect(megabytes).toEqual([5, 50]);
  });

  test("tracemalloc may trace from the interpreter's start", async () => {
    const code =
      "import tracemalloc; keep = bytearray(30_000_000); print(tracemalloc.get_traced_memory()[0] > len(keep))";
    const ours = await floodmark(["run", "-q", "-o", "out", "--python", executable, "-c", code], {
      cwd: place.folder,
      env: { PYTHONTRACEMALLOC: "1" },
    });
    expect([ours.stdout, ours.code]).toEqual(["True\n", 0]);
    const summary = await floodmark(["summary", "--json", "out"], { cwd: place.folder });
    const { peak } = JSON.parse(summary.stdout) as { peak: { bytes: number } };
    expect(Math.floor(peak.bytes / 10_000_000)).toBe(3);
  });
}, MINORS_AND_FREE);
