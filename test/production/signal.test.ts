/** A signal marks a moment of the timeline, where the program leaves it alone. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AGENT, FLOODMARK, floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { preload } from "./preload.ts";

const place = new Workplace();
let runs: string;
beforeEach(() => {
  runs = place.path("runs");
});
afterEach(() => place.remove());

/** Holds 20, then 50, then 10 million bytes, and says so; goes on when it is told, doing what makes thousands of moments. */
const JOB = `
import signal, sys, time
def rest(what):
    print(what, signal.getsignal(signal.SIGUSR2).name, flush=True)
    assert sys.stdin.readline() == "on\\n"
    until = time.monotonic() + 0.4
    while time.monotonic() < until:
        bytearray(3_000_000)
held = [bytearray(20_000_000)]
rest("20")
held.append(bytearray(30_000_000))
rest("50")
held = [bytearray(10_000_000)]
rest("10")
`;

/** Waits until a program has written something; fails where it ends without. */
function follow(child: ChildProcess) {
  let text = "";
  let isOver = false;
  let wake = () => {};
  child.once("close", () => {
    isOver = true;
    wake();
  });
  child.stdout!.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    wake();
  });
  return async (wanted: string) => {
    while (!text.includes(wanted)) {
      if (isOver) throw new Error(`it ended without ${wanted}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

const ended = (child: ChildProcess) =>
  new Promise<[number | null, string | null]>((resolve) =>
    child.once("close", (code, signal) => resolve([code, signal])),
  );

interface Timeline {
  readonly marks: readonly { readonly name: string; readonly seconds: number; readonly bytes: number }[];
  readonly moments: readonly unknown[];
}
const timeline = async (run: string) =>
  JSON.parse((await floodmark(["timeline", "--json", run])).stdout) as Timeline;

onEachPython(
  ({ executable }) => {
    test.each(["0", "512KiB"])("signals mark moments that are kept, recording one in %s", async (sample) => {
      const env = {
        LD_PRELOAD: AGENT,
        FLOODMARK_DIR: runs,
        FLOODMARK_SIGNAL: "USR2",
        FLOODMARK_SAMPLE: sample,
      };
      const child = spawn(executable, ["-c", JOB], {
        env: { ...process.env, ...env },
        stdio: ["pipe", "pipe", "inherit"],
      });
      const end = ended(child);
      const says = follow(child);
      for (const what of ["20", "50", "10"]) {
        await says(`${what} SIG_DFL\n`); // for Python it is as it was
        child.kill("SIGUSR2");
        child.stdin.write("on\n");
      }
      expect(await end).toEqual([0, null]);

      const { marks, moments } = await timeline(runs);
      expect(moments.length).toBeGreaterThan(100);
      expect(marks.map(({ name }) => name)).toEqual(["mark 1", "mark 2", "mark 3"]);
      for (const [at, millions] of [20, 50, 10].entries()) {
        const { stdout } = await floodmark(["summary", "--json", "--at", `mark:${at + 1}`, runs]);
        const held = (JSON.parse(stdout) as { lines: { line: number; bytes: number; file: string }[] }).lines
          .filter(({ line, file }) => file === "<string>" && [9, 11, 13].includes(line))
          .reduce((sum, { bytes }) => sum + bytes, 0);
        expect(Math.abs(held / 1e6 - millions), `mark ${at + 1}`).toBeLessThan(1);
      }
      expect((await floodmark(["timeline", runs])).stdout).toContain("◆");
      expect((await floodmark(["summary", "--at", "mark:4", runs])).stderr).toBe(
        "floodmark: no mark 4: there is mark:1, mark:2, mark:3\n",
      );
    });
  },
  ["3.9", "3.11", "3.13"],
);

const { executable: python } = anyPython();
const SIGNAL = { FLOODMARK_SIGNAL: "USR2" };

test("a program's own handler is called, and nothing is marked", async () => {
  const job = `
import os, signal
signal.signal(signal.SIGUSR2, lambda *_: print("mine"))
os.kill(os.getpid(), signal.SIGUSR2)
x = bytearray(5_000_000)
signal.signal(signal.SIGUSR2, signal.SIG_DFL)
os.kill(os.getpid(), signal.SIGUSR2)
`;
  const { stdout, signal } = await preload([python, "-c", job], runs, { env: SIGNAL });
  expect([stdout, signal]).toEqual(["mine\n", "SIGUSR2"]);
  expect((await timeline(runs)).marks).toEqual([]);
});

test("a signal that is ignored stays so, and without the option it ends the program", async () => {
  const job =
    "import os, signal; os.kill(os.getpid(), signal.SIGUSR2); x = bytearray(5_000_000); print('on')";
  const ignoring = await preload(["sh", "-c", 'trap "" USR2; exec "$0" -c "$1"', python, job], runs, {
    env: SIGNAL,
  });
  expect([ignoring.stdout, ignoring.code]).toEqual(["on\n", 0]);
  expect((await timeline(runs)).marks).toEqual([]);
  const without = await preload([python, "-c", job], runs);
  expect([without.stdout, without.signal]).toEqual(["", "SIGUSR2"]);
});

test("calls that wait are not cut short, and children mark their own moments", async () => {
  const job = `
import os, signal, subprocess, sys, threading, time
me = os.getpid()
def send():
    for _ in range(20):
        time.sleep(0.02)
        os.kill(me, signal.SIGUSR2)
threading.Thread(target=send).start()
r, w = os.pipe()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.5)"])
begin = time.monotonic(); time.sleep(0.5); assert time.monotonic() - begin >= 0.5
assert child.wait() == 0
if os.fork() == 0:
    y = bytearray(5_000_000)
    os.kill(os.getpid(), signal.SIGUSR2)
    x = bytearray(5_000_000)
    os._exit(0)
os.wait()
own = "import os, signal; os.kill(os.getpid(), signal.SIGUSR2); x = bytearray(5_000_000)"
assert subprocess.run([sys.executable, "-c", own]).returncode == 0
x = bytearray(5_000_000)
print("done")
`;
  const { code, stdout, stderr } = await preload([python, "-c", job], runs, { env: SIGNAL });
  expect([code, stdout, stderr]).toEqual([0, "done\n", ""]);
  expect((await timeline(runs)).marks.length).toBeGreaterThanOrEqual(3);
});

test("run --signal passes it on", async () => {
  mkdirSync(place.path("cwd"));
  const words = ["run", "-q", "--no-open", "--signal", "USR2", "-o", "out", "--python", python, "-c", JOB];
  const child = spawn(process.execPath, [FLOODMARK, ...words], {
    cwd: place.path("cwd"),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const end = ended(child);
  const says = follow(child);
  await says("20 SIG_DFL\n");
  child.kill("SIGUSR2");
  child.stdin.write("on\non\non\n");
  await end;
  expect((await timeline(place.path("cwd/out"))).marks.map(({ name }) => name)).toEqual(["mark 1"]);
});
