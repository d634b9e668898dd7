/** Bad input: one line that says what to do, exit code 2, nothing written. */
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";

const python = anyPython().executable;
const place = new Workplace();
beforeEach(() => {
  place.write("ok.py", "print('ran')");
  mkdirSync(place.path("folder"));
  place.write("folder/inside.txt", "");
  mkdirSync(place.path("package"));
  place.write("package/__init__.py", "print('imported')");
  place.write("loud.py", "open('executed', 'w')");
});
afterEach(() => place.remove());

async function refuse(
  args: readonly string[],
  says: RegExp,
  code = 2,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const before = place.list();
  const { stdout, stderr, code: found } = await floodmark(["run", ...args], { cwd: place.folder, env });
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/^floodmark: [^\n]+\n$/);
  expect([found, stdout]).toEqual([code, ""]);
  expect(place.list()).toEqual(before);
}

describe("what can't be run", () => {
  test.each<[string, string[], RegExp]>([
    ["nothing", [], /nothing to run: name a script/],
    ["a lone --", ["--"], /nothing to run/],
    ["-m without a module", ["-m"], /nothing to run/],
    ["a script that isn't there", ["no.py"], /no script no\.py: check its path/],
    ["a folder", ["folder"], /folder is a folder without __main__\.py: name a script/],
    ["an unknown option", ["--fast", "ok.py"], /unknown option '--fast': see floodmark run --help/],
    ["an option without its value", ["-o"], /argument missing: see floodmark run --help/],
    [
      "a choice that isn't one",
      ["--children=maybe", "ok.py"],
      /'maybe' is invalid\. Allowed choices are follow, ignore: see/,
    ],
    ["a module that isn't there", ["-m", "no_such"], /no module named no_such for .*: install it/],
    ["a module in one that isn't there", ["-m", "no_such.part"], /no module named no_such\.part/],
    ["a script given as a module", ["-m", "loud.py"], /no module named loud\.py .*: leave out -m/],
    ["a package without __main__", ["-m", "package"], /package is a package without __main__: name one/],
  ])("%s", async (_what, words, says) => {
    const args = words[0] === "-m" || words[0] === "no.py" ? ["--python", python, ...words] : words;
    await refuse(args, says);
  });

  test("a module is looked for without executing it", async () => {
    const { code } = await floodmark(["run", "-q", "-o", "out", "--python", python, "-m", "package.part"], {
      cwd: place.folder,
    });
    expect(code).toBe(2);
    place.write("counted.py", "open('executed', 'a').write('once ')");
    await floodmark(["run", "-q", "-o", "out", "--python", python, "-m", "counted"], { cwd: place.folder });
    const read = await floodmark(["run", "-q", "--python", python, "-c", "print(open('executed').read())"], {
      cwd: place.folder,
    });
    expect(read.stdout).toBe("once \n");
  });

  test.runIf(process.getuid?.() !== 0)("a script that can't be read", async () => {
    chmodSync(place.path("ok.py"), 0);
    await refuse(["ok.py"], /ok\.py can't be read: check its permissions/);
  });
});

describe("an interpreter that can't be used", () => {
  test("isn't there", () =>
    refuse(["--python", "./no", "ok.py"], /no Python at \.\/no: name one with --python/));
  test("isn't a program", () => refuse(["--python", "./ok.py", "ok.py"], /ok\.py can't be executed/));
  test("is a folder", () => refuse(["--python", "./folder", "ok.py"], /folder can't be executed/));
  test("is no Python", () => refuse(["--python", "/bin/ls", "ok.py"], /\/bin\/ls is not a Python: name one/));
  test("isn't on the PATH", () =>
    refuse(["ok.py"], /no python3 on the PATH: install Python/, 2, {
      PATH: "/nowhere",
      VIRTUAL_ENV: undefined,
    }));
  test("is missing from the virtual environment", () =>
    refuse(["ok.py"], /virtual environment has no Python \(.*folder\/bin\/python\)/, 2, {
      VIRTUAL_ENV: place.path("folder"),
    }));
});

describe("a folder that can't take the results", () => {
  test("is a file", () => refuse(["-o", "ok.py", "ok.py"], /ok\.py is a file: name a new or empty folder/));
  test("lies in a file", () => refuse(["-o", "ok.py/out", "ok.py"], /ok\.py is a file: name a new or empty/));
  test("isn't empty", () => refuse(["-o", "folder", "ok.py"], /folder is not empty: name a new or empty/));
  test("can't be written", () => refuse(["-o", "/proc/out", "ok.py"], /can't write results.*-o DIR/));
});

describe("a command that can't be run", () => {
  test("isn't found", () => refuse(["--", "no-such-command"], /no-such-command: command not found/, 127));
  test("isn't found at its path", () => refuse(["--", "./no"], /\.\/no: command not found/, 127));
  test("is no program", () => refuse(["--", "./ok.py"], /ok\.py can't be executed/, 126));
  test("names an interpreter that isn't there", () => {
    chmodSync(place.write("tool", "#!/no/such/interpreter\n"), 0o755);
    return refuse(["--", "./tool"], /\.\/tool can't be started/, 127);
  });
  test("is a folder", () => refuse(["--", "./folder"], /folder can't be executed/, 126));
});

test("a command that never becomes a Python keeps its exit code and leaves nothing", async () => {
  const { stdout, stderr, code } = await floodmark(["run", "--", "sh", "-c", "echo hello; exit 4"], {
    cwd: place.folder,
  });
  expect([stdout, code]).toEqual(["hello\n", 4]);
  expect(stderr).toBe("floodmark: nothing was recorded: no Python ran in sh\n");
  expect(place.list()).not.toContain("floodmark-results");
});

test("a folder that was there before stays when nothing was recorded", async () => {
  mkdirSync(place.path("mine"));
  await floodmark(["run", "-o", "mine", "--", "true"], { cwd: place.folder });
  expect(place.list("mine")).toEqual([]);
});

test("a virtual environment's Python is the default", async () => {
  mkdirSync(place.path("env/bin"), { recursive: true });
  symlinkSync(python, place.path("env/bin/python"));
  const { stdout } = await floodmark(["run", "-q", "-c", "import sys; print(sys.executable)"], {
    cwd: place.folder,
    env: { VIRTUAL_ENV: place.path("env") },
  });
  expect(stdout).toBe(`${place.path("env")}/bin/python\n`);
});

test("a program named where the command stands is pointed to run", async () => {
  const { stderr, code } = await floodmark(["etl.py"], { cwd: place.folder });
  expect([stderr, code]).toEqual([
    "floodmark: no command etl.py: to run a program, write floodmark run etl.py\n",
    2,
  ]);
});
