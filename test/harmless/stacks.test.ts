/** Where there is little stack the agent takes little: threads with 16 to 64 KiB, signal handlers on a stack of their own. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Libraries } from "../calls/calls.ts";
import { onEachPython } from "../support/pythons.ts";
import { runBoth } from "../unnoticed/both.ts";

const SOURCE = fileURLToPath(new URL("native/stacks.c", import.meta.url));

/** What SIGSTKSZ has been for ever; of its 8 KiB the kernel takes up to 3 where it saves the largest registers. */
const SIGNAL_STACK = 8192;

const PROGRAM = `
import ctypes, sys, threading
native = ctypes.CDLL(sys.argv[1])
for function, words in ((native.in_thread, 2), (native.on_signal_stack, 4)):
    function.restype, function.argtypes = ctypes.c_long, [ctypes.c_long] * words

def grow(count):
    """Ever new code and stacks, so that the recording's tables grow, and source files are looked for."""
    for number in range(count):
        names = {}
        exec(compile(f"def new():\\n    return [bytearray({number % 100}), {number}.5]\\n", f"file{number}.py", "exec"), names)
        names["new"]()
    done.append(count)

done = []
grow(300)
`;

const inThreads = `
print(native.in_thread(0, 5000), native.in_thread(65536, 5000))
for size in (32768, 65536):
    threading.stack_size(size)
    threads = [threading.Thread(target=grow, args=(300,)) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
print(done)`;
const inHandlers = `
print(native.on_signal_stack(${SIGNAL_STACK}, 300, 200, False))
grow(300)
print(native.on_signal_stack(${SIGNAL_STACK}, 10, 50, True))`;

onEachPython(
  ({ executable }) => {
    test.each([
      ["threads", inThreads, "5000 5000\n[300, 300, 300, 300, 300, 300, 300, 300, 300]\n"],
      ["signal handlers, with and without a child that is forked there", inHandlers, "60000\n1500\n"],
    ])("%s", async (_what, does, says) => {
      const libraries = new Libraries();
      const native = await libraries.compile(SOURCE, "stacks.so", ["-Wl,-z,now"]);
      const { plain, profile } = await runBoth(executable, [
        libraries.place.write("program.py", PROGRAM + does),
        native,
      ]);
      expect([plain.code, plain.stdout]).toEqual([0, says]);
      expect(profile.sites.length).toBeGreaterThan(300);
    });
  },
  ["3.11", "3.13"],
);
