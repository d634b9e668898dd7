/** A recording that can grow no more ends, and says why; the program goes on. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { execute, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { runOurs } from "./both.ts";

const DESCRIPTORS = join(fileURLToPath(new URL("programs/", import.meta.url)), "descriptors.py");

/** With the signal that a file's length brings as the system has it: Python ignores it. */
const LIMITED = `
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
for number in range(5000):
    exec(compile(f"def new():\\n    return [{number}.5]\\nnew()\\n", f"<{number}>", "exec"), {})
print("still there")
`;

/** Runs a program that works as ever; gives the header of its recording, which has ended before. */
async function runCut(words: readonly string[]) {
  const { executable } = anyPython();
  const plain = await execute(executable, words);
  const { ours, header } = await runOurs(executable, words);
  expect([ours.stdout, ours.code]).toEqual([plain.stdout, 0]);
  expect(header.state).toBe("off");
  return header;
}

test("on a kernel where that takes a descriptor, and the program has used up all", async () => {
  const header = await runCut([DESCRIPTORS, "on an old kernel"]);
  expect(header.reason).toBe("the recording could not grow: there was no file descriptor for it");
  expect(header.codeCount).toBeGreaterThan(3000);
  expect(header.codeCount).toBeLessThan(9000);
});

test("where the program has a limit of the length of files", async () => {
  const place = new Workplace();
  onTestFinished(() => place.remove());
  const header = await runCut([place.write("limited.py", LIMITED)]);
  expect(header.reason).toBe("the recording could not grow: files may not be that long here (ulimit -f)");
});
