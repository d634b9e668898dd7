import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { execute, FLOODMARK, floodmark } from "../support/floodmark.ts";

const COMMANDS = [
  ...["run", "report", "summary", "tree", "lines", "leaks", "churn", "stats", "timeline"],
  ...["diff", "explain", "export", "pack", "doctor", "completion", "env", "jupyter"],
];

test.each([["--help"], ["help"]])("floodmark %s begins with examples and fits a screen", async (word) => {
  const { stdout, code } = await floodmark([word]);
  expect(stdout).toMatch(/^floodmark run /);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.length).toBeLessThan(24); // with the prompt
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  expect(code).toBe(0);
});

test.each(COMMANDS)("floodmark %s --help says how it is used", async (command) => {
  const { stdout, code } = await floodmark([command, "--help"]);
  expect(stdout).toMatch(new RegExp(`^Usage: floodmark ${command} `));
  expect(code).toBe(0);
});

test("floodmark --version", async () => {
  const { stdout, code } = await floodmark(["--version"]);
  expect([stdout, code]).toEqual([`${packageJson.version}\n`, 0]);
});

test.each([
  [["--fast"], "unknown option '--fast': see floodmark --help"],
  [["watch"], "no command watch: see floodmark --help"],
  [["summary"], "missing required argument 'recording': see floodmark summary --help"],
  [
    ["env", "--for", "k8s"],
    "option '--for <place>' argument 'k8s' is invalid. Allowed choices are shell, docker, systemd, kubernetes: see floodmark env --help",
  ],
  [
    ["env", "--sample", "some"],
    "FLOODMARK_SAMPLE=some means nothing: give a size like 512KiB, 1GiB at most, or 0 to record every allocation",
  ],
  [["lines", "app.py"], "missing required argument 'recording': see floodmark lines --help"],
  [
    ["leaks", "--by", "module", "x"],
    "option '--by <what>' argument 'module' is invalid. Allowed choices are line, function, file, package, thread, process, kind: see floodmark leaks --help",
  ],
  [["timeline"], "missing required argument 'recording': see floodmark timeline --help"],
  [["export", "x"], "required option '--format <format>' not specified: see floodmark export --help"],
])("floodmark %j says in a line what is wrong", async (words, message) => {
  const { stdout, stderr, code } = await floodmark(words);
  expect([stdout, stderr, code]).toEqual(["", `floodmark: ${message}\n`, 2]);
});

test("a reader that has had enough is no error", async () => {
  const line = `"$0" "$1" --help | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await execute("bash", ["-c", line, process.execPath, FLOODMARK]);
  expect([stdout, stderr]).toEqual(["0\n", ""]);
});
