/** A recording that can grow no more ends, and says why; the program goes on. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { execute } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { runOurs } from "./both.ts";

const PROGRAM = join(fileURLToPath(new URL("programs/", import.meta.url)), "descriptors.py");

test("on a kernel where that takes a descriptor, and the program has used up all", async () => {
  const { executable } = anyPython();
  const words = [PROGRAM, "on an old kernel"];
  const plain = await execute(executable, words);
  const { ours, header } = await runOurs(executable, words);
  expect([ours.stdout, ours.code]).toEqual([plain.stdout, 0]);
  expect(header.state).toBe("off");
  expect(header.reason).toBe("the recording could not grow: there was no file descriptor for it");
  expect(header.codeCount).toBeGreaterThan(3000);
  expect(header.codeCount).toBeLessThan(9000);
});
