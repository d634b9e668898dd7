import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseSize } from "../../src/analysis/parse-size.ts";
import { compileAgentTest } from "./compile.ts";

/** A size means the same in an option and in a variable. */

const folder = mkdtempSync(join(tmpdir(), "floodmark-sizes-"));
const binary = join(folder, "sizes");

beforeAll(() => compileAgentTest("sizes.c", ["sizes"], binary));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readByAgent = (texts: readonly string[]): string[] =>
  execFileSync(binary, { input: `${texts.join("\n")}\n`, encoding: "utf8" })
    .trimEnd()
    .split("\n");

test("sizes are read alike by the agent and the command line", () => {
  const sizes: readonly (readonly [string, number])[] = [
    ["0", 0],
    ["524288", 524_288],
    ["007", 7],
    ["5B", 5],
    ["512KiB", 524_288],
    ["512kib", 524_288],
    ["512K", 524_288],
    ["512Ki", 524_288],
    ["1m", 1_048_576],
    ["1MiB", 1_048_576],
    ["100MB", 100_000_000],
    ["3gb", 3_000_000_000],
    ["1GiB", 2 ** 30],
    ["2T", 2 ** 41],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ];
  expect(sizes.map(([text]) => parseSize(text))).toEqual(sizes.map(([, bytes]) => bytes));
  expect(readByAgent(sizes.map(([text]) => text))).toEqual(sizes.map(([, bytes]) => String(bytes)));
});

test("what is no size is refused alike", () => {
  const texts = [
    "",
    "abc",
    "-1",
    "+1",
    " 1",
    "1 ",
    "1 KiB",
    "1.5GiB",
    "0x10",
    "1e6",
    "KiB",
    "B",
    "1KiBB",
    "1BB",
  ];
  texts.push("1KX", "1IB", "1P", "5 5", "١", "99999999999999999999", "9223372036854775808", "8388608T");
  expect(texts.map(parseSize)).toEqual(texts.map(() => null));
  expect(readByAgent(texts)).toEqual(texts.map(() => "-"));
});

test("the agent reads sizes up to 2^63 bytes exactly", () => {
  expect(readByAgent(["9223372036854775807", "8388607T"])).toEqual([
    "9223372036854775807",
    "9223370937343148032",
  ]);
});
