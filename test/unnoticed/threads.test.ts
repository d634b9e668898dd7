/** Thousands of short threads leave nothing behind, in the program or in the recording. */
import { afterEach, expect, test } from "vitest";
import { Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { runBoth } from "./both.ts";

const SHORT = `
import sys, threading

def work():
    return [bytearray(100) for _ in range(20)]

def run(count):
    for _ in range(count // 20):
        threads = [threading.Thread(target=work) for _ in range(20)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

run(400)
before = resident()
run(int(sys.argv[1]))
print("MB more:", (resident() - before) // 1_000_000)
`;

const place = new Workplace();
afterEach(() => place.remove());

test("short threads", async () => {
  const { executable } = anyPython();
  const script = place.write("short.py", SHORT);
  const few = await runBoth(executable, [script, "400"]);
  const many = await runBoth(executable, [script, "8000"]);
  expect(many.plain.stdout).toBe("MB more: 0\n");
  expect(many.header.nodeCount).toBeLessThan(few.header.nodeCount + 200);
  expect(many.header.siteCount).toBeLessThan(few.header.siteCount + 200);
});
