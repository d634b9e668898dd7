import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { InputError } from "../recording/errors.ts";
import { writeOutput } from "./output.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "floodmark-output-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("writes a file whole, in place of an older one, through a link", async () => {
  const path = join(folder, "out.txt");
  const link = join(folder, "link.txt");
  await writeOutput(path, ["old"]);
  symlinkSync(path, link);
  const lines = Array.from({ length: 30_000 }, (_, i) => `line ${i} ü\n`);
  await writeOutput(link, lines);
  expect(readFileSync(path, "utf8")).toBe(lines.join(""));
  expect(readdirSync(folder).sort()).toEqual(["link.txt", "out.txt"]);
});

it("leaves the older file as it was when something fails on the way", async () => {
  const path = join(folder, "out.txt");
  writeFileSync(path, "old");
  const failing = function* () {
    yield "new".repeat(100_000);
    throw new Error("no more");
  };
  await expect(writeOutput(path, failing())).rejects.toThrow("no more");
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["out.txt"]);
});

it("writes to what is no file as it is", async () => {
  await writeOutput("/dev/null", ["text"]);
  expect(readFileSync("/dev/null", "utf8")).toBe("");
});

it("says why it can't, and what to do", async () => {
  const missing = join(folder, "no", "out.txt");
  const failure = writeOutput(missing, ["text"]);
  await expect(failure).rejects.toThrow(InputError);
  await expect(failure).rejects.toThrow(
    `can't write ${missing} (no such file or directory): name another file with -o`,
  );
  mkdirSync(join(folder, "sub"));
  await expect(writeOutput(join(folder, "sub"), ["text"])).rejects.toThrow(
    /\(illegal operation on a directory\)/,
  );
});
