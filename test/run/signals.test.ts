/** Signals reach the program once, its end is ours, and a terminal works as ever. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { execute, FLOODMARK, floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { play } from "./terminal.ts";

const python = anyPython().executable;

/** Counts what it gets for as long as a second one might still come. Python's own handlers would take two for one. */
const COUNT = `
import os, signal, sys, time
arrived, wakeup = os.pipe()
os.set_blocking(wakeup, False)
signal.set_wakeup_fd(wakeup)
for name in ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"]:
    signal.signal(getattr(signal, name), lambda number, frame: None)
print("ready", flush=True)
first = os.read(arrived, 1)
until = time.monotonic() + 0.5
while time.monotonic() < until:
    time.sleep(0.01)
os.set_blocking(arrived, False)
try:
    others = os.read(arrived, 100)
except BlockingIOError:
    others = b""
print(*[signal.Signals(number).name for number in first + others], flush=True)
`;

const place = new Workplace();
beforeEach(() => {
  place.write("count.py", COUNT);
});
afterEach(() => place.remove());

/** Starts floodmark run, does something when the program is ready, and gives what the program printed. */
function interrupt(
  program: string,
  act: (launcher: number) => void,
): Promise<{ stdout: string; code: number | null }> {
  const args = [FLOODMARK, "run", "-q", "-o", "out", "--python", python, program];
  const child = spawn(process.execPath, args, {
    cwd: place.folder,
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const before = stdout;
    stdout += chunk.toString();
    if (!before.includes("ready") && stdout.includes("ready")) act(child.pid ?? 0);
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ stdout, code })));
}

describe("sent to the launcher", () => {
  test.each(["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGINT"] as const)(
    "%s comes once",
    async (signal) => {
      const { stdout, code } = await interrupt("count.py", (launcher) => process.kill(launcher, signal));
      expect([stdout, code]).toEqual([`ready\n${signal}\n`, 0]);
      expect(place.list("out")).toContain("report.html");
    },
  );

  test("one that ends the program ends both, with the shell's exit code", async () => {
    place.write("wait.py", "import time\nprint('ready', flush=True)\ntime.sleep(60)");
    const { code } = await interrupt("wait.py", (launcher) => process.kill(launcher, "SIGTERM"));
    expect(code).toBe(128 + constants.signals.SIGTERM);
    expect(place.session("out").ended).toMatchObject({ code: null, signal: "SIGTERM" });
    expect(place.list("out")).toContain("report.html");
  });
});

onEachPython(({ executable }) => {
  test.each(["SIGKILL", "SIGSEGV", "SIGABRT"] as const)(
    "%s of the program: 128 + n, and a report",
    async (signal) => {
      const die = `import os, signal\nkeep = bytearray(30_000_000)\nos.kill(os.getpid(), signal.${signal})`;
      const args = ["run", "-q", "-o", "out", "--python", executable, "-c", die];
      const { code } = await floodmark(args, { cwd: place.folder });
      expect(code).toBe(128 + constants.signals[signal]);
      expect(place.list("out")).toEqual(["recording", "report.html", "session.json", "system.jsonl"]);
      const summary = await floodmark(["summary", "--json", "out"], { cwd: place.folder });
      const { lines } = JSON.parse(summary.stdout) as { lines: { line: number; bytes: number }[] };
      expect(lines[0]).toMatchObject({ line: 2 });
      expect(lines[0]?.bytes).toBeGreaterThanOrEqual(30_000_000);
    },
  );
});

describe("a program that nohup protects still ignores SIGHUP", () => {
  const ask = "import signal; open('heard', 'w').write(signal.getsignal(signal.SIGHUP).name)";
  const command = [process.execPath, FLOODMARK, "run", "-q", "--python", python, "-c", ask];
  const heard = () => readFileSync(place.path("heard"), "utf8");

  test("at a terminal", async () => {
    await play([], ["sh", "-c", `nohup "$0" "$@"; true`, ...command], place.folder);
    expect(heard()).toBe("SIG_IGN");
  });

  test("in a script", async () => {
    await execute("sh", ["-c", `trap "" HUP; "$0" "$@"; true`, ...command], { cwd: place.folder });
    expect(heard()).toBe("SIG_IGN");
  });

  test("and no other does", async () => {
    await play([], command, place.folder);
    expect(heard()).toBe("SIG_DFL");
  });
});

test("SIGKILL of the launcher leaves a folder that opens, and the program alive", async () => {
  place.write(
    "outlive.py",
    "import os, sys\nkeep = bytearray(30_000_000)\nprint('ready', flush=True)\nos.read(0, 1)\nopen('lived', 'w')",
  );
  const args = [FLOODMARK, "run", "-q", "-o", "out", "--python", python, "outlive.py"];
  const child = spawn(process.execPath, args, { cwd: place.folder, stdio: ["pipe", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const closed = new Promise((resolve) => child.stdout.once("close", resolve));
  await vi.waitUntil(() => place.list("out").includes("session.json"), { timeout: 60_000 });
  child.kill("SIGKILL");
  const summary = await floodmark(["summary", "--json", "out"], { cwd: place.folder });
  expect((JSON.parse(summary.stdout) as { peak: { bytes: number } }).peak.bytes).toBeGreaterThan(30_000_000);
  expect(place.session("out").ended).toBeNull();
  child.stdin.end("x");
  await closed;
  expect(place.list()).toContain("lived");
});

describe("at a terminal", () => {
  const run = (...words: string[]) => [
    process.execPath,
    FLOODMARK,
    "run",
    "-q",
    "--python",
    python,
    ...words,
  ];

  test.each([
    ["Ctrl-C", "\x03", "SIGINT"],
    ["Ctrl-\\", "\x1c", "SIGQUIT"],
  ])("%s comes once", async (_name, key, signal) => {
    const { shown, code } = await play(
      [
        ["wait", "ready"],
        ["type", key],
      ],
      run("count.py"),
      place.folder,
    );
    // The terminal shows the key itself before it.
    expect(shown).toMatch(new RegExp(`^(\\^.)?${signal}\\r$`, "m"));
    expect(shown).toMatch(/floodmark-results\S+report\.html/);
    expect(code).toBe(0);
  });

  test("Ctrl-C ends a program as it ends alone", async () => {
    // Naps: a signal between Python's last look for one and a long sleep would be noticed after it.
    place.write("wait.py", "import time\nprint('ready', flush=True)\nfor _ in range(600): time.sleep(0.1)");
    const { shown, code } = await play(
      [
        ["wait", "ready"],
        ["type", "\x03"],
      ],
      run("wait.py"),
      place.folder,
    );
    expect(shown).toContain("KeyboardInterrupt");
    expect(code).toBe(128 + constants.signals.SIGINT);
  });

  test("the program has the terminal", async () => {
    const ask =
      "import os; print(os.isatty(0), os.tcgetpgrp(0) == os.getpgrp(), os.get_terminal_size().columns > 0)";
    const { shown } = await play(
      [["type", "me\n"]],
      run("-c", `${ask}; print('hello', input('who? '))`),
      place.folder,
    );
    expect(shown).toContain("True True");
    expect(shown).toContain("hello me");
  });

  test("Ctrl-Z stops the program, and fg goes on with it", async () => {
    place.write(
      "loop.py",
      "import sys\nprint('ready', flush=True)\nfor line in sys.stdin:\n    print('got', line.strip().upper(), flush=True)",
    );
    const command = run("loop.py").map((word) => `'${word}'`);
    const { shown } = await play(
      [
        ["wait", "$ "],
        ["type", `${command.join(" ")}\n`],
        ["wait", "ready"],
        ["type", "\x1a"],
        ["wait", "Stopped"],
        ["wait", "$ "], // what is typed before may be lost
        ["type", "echo in-$((40 + 2))-between\n"],
        ["wait", "in-42-between"],
        ["wait", "$ "],
        ["type", "fg\n"],
        ["wait", "loop.py"],
        ["type", "again\n"],
        ["wait", "got AGAIN"],
        ["type", "\x04"],
        ["wait", "report.html"],
        ["type", "exit 5\n"],
      ],
      ["bash", "--norc", "--noprofile", "-i"],
      place.folder,
    );
    expect(shown).not.toContain("<nothing more came>");
  });
});
