/** A run in one file: every command opens it as it opens the folder, also where the sources are not what they were. */
import { readdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { execute, FLOODMARK, floodmark, type Result, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";

/** A child holds something of its own. */
const PROGRAM = `
import os, time
import settings

KEPT = [bytes(100_000) for _ in range(100)]
if os.fork() == 0:
    MORE = bytearray(5_000_000)
    time.sleep(0.3)
    os._exit(0)
os.wait()
`;
const SETTINGS = 'API_KEY = "sk-0123456789abcdef"\nTABLE = bytearray(2_000_000)\n';

const python = anyPython().executable;
const place = new Workplace();
beforeEach(async () => {
  place.write("app.py", PROGRAM);
  place.write("settings.py", SETTINGS);
  const { code, stderr } = await ask("run", "-q", "--no-open", "-o", "out", "--", python, "app.py");
  expect(code, stderr).toBe(0);
});
afterEach(() => place.remove());

const ask = (...words: readonly string[]): Promise<Result> => floodmark(words, { cwd: place.folder });

async function answer(...words: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await ask(...words);
  expect(code, stderr).toBe(0);
  return stdout;
}

test("every command says the same of a pack as of the folder", async () => {
  const { stderr } = await ask("pack", "out");
  expect(stderr).toMatch(
    /^pack {2}out\.zip\nleft out 1 source file that looks like it holds secrets: settings\.py \(/,
  );
  expect(place.list().filter((name) => name !== "__pycache__")).toEqual([
    "app.py",
    "out",
    "out.zip",
    "settings.py",
  ]);
  await answer("pack", "out", "--all-sources", "-o", "whole.zip");
  const commands: readonly (readonly string[])[] = [
    ["summary"],
    ["summary", "--json"],
    ["tree"],
    ["lines", "app.py"],
    ["leaks", "--at", "peak"],
    ["churn"],
    ["timeline"],
    ["stats"],
    ["explain"],
    ["export", "--format", "collapsed"],
    ["export", "--format", "json"],
    ["summary", "--process", String(place.session("out").pid)],
  ];
  for (const words of commands) {
    expect(await answer(...words, "whole.zip"), words.join(" ")).toBe(await answer(...words, "out"));
  }
  expect(await answer("diff", "out", "out.zip")).toContain("Nothing changed by more than 0.5 %");
  await answer("report", "out.zip", "-o", "packed.html");
  expect(statSync(place.path("packed.html")).size).toBeGreaterThan(50_000);
  const packed = statSync(place.path("out.zip")).size;
  const folder = join(place.folder, "out", "recording");
  const recorded = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(packed).toBeLessThan(recorded / 4);
});

test("sources are those from then", async () => {
  await answer("pack", "out", "-o", "run.zip");
  await answer("pack", "out", "-o", "bare.zip", "--no-source");
  place.write("app.py", "# Something else.\n".repeat(20));
  expect(await answer("lines", "app.py", "out")).toContain(
    "A source file has changed since the run: app.py.",
  );
  expect(await answer("lines", "app.py", "bare.zip")).toContain("has changed since the run: app.py.");
  const lines = await answer("lines", "app.py", "run.zip");
  expect(lines).toMatch(
    /\n +9\.\d+ MiB +9\.\d+ MiB +\d+ +5 {2}KEPT = \[bytes\(100_000\) for _ in range\(100\)\]\n/,
  );
  expect(await answer("lines", "settings.py", "run.zip")).toContain(
    "A source file is left out, as it looks like it holds secrets: settings.py.",
  );
  expect(await answer("diff", "run.zip", "run.zip")).toMatch(
    / \d\d % of bytes matched by function and text\n/,
  );
});

test("what looks secret goes into a pack or a report only if that is asked for", async () => {
  const texts = async (...words: readonly string[]) => {
    await answer("pack", "out", "-o", "run.zip", ...words);
    const list =
      "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip()); print(b''.join(z.read(n) for n in z.namelist() if n.startswith('sources/')).decode())";
    const { stdout, stderr } = await execute(python, ["-c", list, place.path("run.zip")]);
    expect(stdout, stderr).toMatch(/^None\n/);
    return stdout;
  };
  expect(await texts()).not.toContain("sk-0123456789abcdef");
  expect(await texts()).toContain("KEPT = [");
  expect(await texts("--all-sources")).toContain("sk-0123456789abcdef");
  expect(await texts("--no-source")).toBe("None\n\n");
  const both = await ask("pack", "out", "--no-source", "--all-sources");
  expect([both.code, both.stderr.split("\n").length]).toEqual([2, 2]);
});

test("a pack can be unpacked, packed again, moved and piped", async () => {
  await answer("pack", "out", "-o", "run.zip");
  await execute(python, ["-m", "zipfile", "-e", "run.zip", "again"], { cwd: place.folder });
  renameSync(place.path("out"), place.path("gone"));
  place.write("app.py", "changed");
  expect(await answer("lines", "app.py", "again")).toContain("KEPT = [");
  await answer("pack", "run.zip", "-o", "twice.zip");
  expect(await answer("lines", "app.py", "twice.zip")).toBe(await answer("lines", "app.py", "run.zip"));
  const recording = `run.zip/recording/${place.list("again/recording")[0]}`;
  expect(await answer("summary", recording)).toContain("peak ");
  const piped = await execute(
    "sh",
    ["-c", `"$0" "$1" pack run.zip -o - | cksum`, process.execPath, FLOODMARK],
    {
      cwd: place.folder,
    },
  );
  const written = await execute("sh", ["-c", "cksum < twice.zip"], { cwd: place.folder });
  expect(piped.stdout).toBe(written.stdout);
});

test("what is no pack, or a part of one, is refused in a line", async () => {
  await answer("pack", "out", "-o", "run.zip");
  const whole = readFileSync(place.path("run.zip"));
  writeFileSync(place.path("cut.zip"), whole);
  truncateSync(place.path("cut.zip"), whole.length - 100);
  const damaged = Buffer.from(whole);
  damaged.fill(0, 1000, 2000);
  writeFileSync(place.path("damaged.zip"), damaged);
  await execute(python, ["-m", "zipfile", "-c", "foreign.zip", "app.py"], { cwd: place.folder });
  const refusals: readonly (readonly [string, RegExp])[] = [
    ["cut.zip", /^floodmark: cut\.zip is cut short: pack the run again, or send it once more$/],
    [
      "damaged.zip",
      /^floodmark: damaged\.zip is damaged \(its .*\): pack the run again, or send it once more$/,
    ],
    ["foreign.zip", /^floodmark: foreign\.zip holds no recording: give /],
    ["app.py", /^floodmark: app\.py is not a recording of Floodmark: give /],
  ];
  for (const [file, message] of refusals) {
    for (const command of ["summary", "report", "pack"]) {
      const { stdout, stderr, code } = await ask(
        command,
        file,
        ...(command === "summary" ? [] : ["-o", "x"]),
      );
      expect([stdout, code, place.list().includes("x")]).toEqual(["", 2, false]);
      expect(stderr.trimEnd()).toMatch(message);
    }
  }
});
