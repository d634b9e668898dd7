import { spawnSync } from "node:child_process";
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

it("writes a file whole, in place of an older one, through a link", () => {
  const path = join(folder, "out.txt");
  const link = join(folder, "link.txt");
  writeOutput(path, ["old"]);
  symlinkSync(path, link);
  const lines = Array.from({ length: 30_000 }, (_, i) => `line ${i} ü\n`);
  writeOutput(link, lines);
  expect(readFileSync(path, "utf8")).toBe(lines.join(""));
  expect(readdirSync(folder).sort()).toEqual(["link.txt", "out.txt"]);
});

it("writes text and bytes in their order", () => {
  const path = join(folder, "out.bin");
  writeOutput(path, ["one ", "ü", Uint8Array.of(0, 255), "two", Uint8Array.of(10)]);
  expect(readFileSync(path)).toEqual(
    Buffer.concat([Buffer.from("one ü"), Buffer.of(0, 255), Buffer.from("two\n")]),
  );
});

it("leaves the older file as it was when something fails on the way", () => {
  const path = join(folder, "out.txt");
  writeFileSync(path, "old");
  const failing = function* () {
    yield "new".repeat(100_000);
    throw new Error("no more");
  };
  expect(() => writeOutput(path, failing())).toThrow("no more");
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["out.txt"]);
});

it("writes to what is no file as it is", () => {
  writeOutput("/dev/null", ["text"]);
  expect(readFileSync("/dev/null", "utf8")).toBe("");
});

it("says why it can't, and what to do", () => {
  const missing = join(folder, "no", "out.txt");
  const write = (path: string) => () => writeOutput(path, ["text"]);
  expect(write(missing)).toThrow(InputError);
  expect(write(missing)).toThrow(
    `can't write ${missing} (no such file or directory): name another file with -o`,
  );
  mkdirSync(join(folder, "sub"));
  expect(write(join(folder, "sub"))).toThrow(/\(illegal operation on a directory\)/);
});

const WRITE = `
  import { writeOutput } from ${JSON.stringify(join(import.meta.dirname, "output.ts"))};
  writeOutput("-", Array.from({ length: 100000 }, (_, i) => "line " + i + "\\n"));
`;

it("ends without a word when the reader of standard output leaves early", () => {
  const script = join(folder, "write.ts");
  writeFileSync(script, WRITE);
  const tsx = `"${process.execPath}" --import tsx "${script}"`;
  const finished = spawnSync("bash", ["-c", `${tsx} | head -n 2; echo "\${PIPESTATUS[0]}"`], {
    encoding: "utf8",
  });
  expect(finished).toMatchObject({ stdout: "line 0\nline 1\n0\n", stderr: "" });
  const whole = spawnSync("bash", ["-c", `${tsx} | (sleep 0.1; wc -l)`], { encoding: "utf8" });
  expect(whole.stdout.trim()).toBe("100000");
  const full = spawnSync("bash", ["-c", `${tsx} > /dev/full`], { encoding: "utf8" });
  expect(full.stderr).toContain(
    "can't write to standard output (no space left on device): name a file with -o",
  );
});
