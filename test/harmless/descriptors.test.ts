/** No descriptor of the agent's comes into a child, though it may have one open for a moment: neither by exec nor by a bare fork. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { Libraries } from "../calls/calls.ts";
import { AGENT, execute, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";

const SOURCE = fileURLToPath(new URL("native/stacks.c", import.meta.url));

/** Threads keep the agent at source files, ever new ones, some without the interpreter's lock, so that they go on while another forks. */
const PROGRAM = `
import ctypes, os, subprocess, sys, threading
native = ctypes.CDLL(sys.argv[1]).in_thread
native.restype, native.argtypes = ctypes.c_long, [ctypes.c_long] * 2
sources = []
for number in range(900):
    sources.append(os.path.join(sys.argv[2], f"source{number}.py"))
    with open(sources[-1], "w") as file: file.write("#" * 40_000)
over = False

def grow():
    for path in sources:
        names = {}
        exec(compile("def new():\\n    return [bytearray(1000), 0.5, []]\\n", path, "exec"), names)
        for _ in range(5): names["new"]()

def work():
    while not over: native(0, 2000)

threads = [threading.Thread(target=does) for does in (grow, work, work)]
for thread in threads: thread.start()
seen = set()
for _ in range(10):
    listed = subprocess.run(["ls", "/proc/self/fd"], close_fds=False, stdout=subprocess.PIPE).stdout
    seen.add(("exec", listed))
for _ in range(100):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, repr(sorted(map(int, os.listdir("/proc/self/fd")))).encode())
        os._exit(0)
    seen.add(("fork", os.read(reader, 1000)))
    os.waitpid(child, 0)
    os.close(reader)
    os.close(writer)
over = True
for thread in threads: thread.join()
print(sorted(seen))`;

const place = new Workplace();
afterEach(() => place.remove());

onEachPython(
  ({ executable }) => {
    test("of source files, which a sampled recording looks at", async () => {
      const libraries = new Libraries();
      const native = await libraries.compile(SOURCE, "stacks.so");
      const [folder, sources] = [place.path("out"), place.path("sources")];
      for (const made of [folder, sources]) mkdirSync(made);
      const words = ["-W", "ignore", place.write("program.py", PROGRAM), native, sources];
      const plain = await execute(executable, words);
      expect(plain.stdout).toMatch(/^\[\('exec', [^()]*\), \('fork', [^()]*\)\]\n$/);
      const agent = { LD_PRELOAD: AGENT, FLOODMARK_RUN: folder, FLOODMARK_SAMPLE: "256" };
      expect(await execute(executable, words, { env: agent })).toEqual(plain);
    });
  },
  ["3.13"],
);
