/** Others cut the recording short in a program that has a handler of its own for what comes of it (SIGBUS): faulthandler's, or any. */
import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readBareHeader } from "../../src/recording/header.ts";
import { listRecordings } from "../../src/recording/open.ts";
import { AGENT, execute, FLOODMARK, type Result, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";

const PACKAGE = resolve(FLOODMARK, "../../python");
const PROGRAM = `
import faulthandler, glob, mmap, os, resource, signal, sys
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
folder, data = os.environ.pop("FOLDER"), os.environ.pop("DATA")

def grow(count):
    for number in range(count):
        names = {}
        exec(compile(f"def new():\\n    return [bytearray(9), {number}.5, []]\\n", f"<{number}>", "exec"), names)
        names["new"]()

def cut():
    """As far as there is a recording."""
    for file in glob.glob(folder + "/*.floodmark"):
        os.truncate(file, 4096)

def own_error():
    with open(data, "w+b") as file:
        file.truncate(8192)
        area = mmap.mmap(file.fileno(), 8192)
        file.truncate(0)
        return area[5000]
`;

/** Addresses differ from run to run. */
const plainly = (text: string): string => text.replace(/0x[0-9a-f]+/g, "0x…");
const same = (result: Result): Result => ({
  ...result,
  stdout: plainly(result.stdout),
  stderr: plainly(result.stderr),
});
const CUT = "its file was cut short while it was written";

const place = new Workplace();
let folder: string;
beforeEach(() => {
  folder = place.path("out");
  mkdirSync(folder);
});
afterEach(() => place.remove());

const reasons = () => listRecordings(folder).map((file) => readBareHeader(readFileSync(file), file).reason);

onEachPython(
  ({ executable }) => {
    const run = (does: string, env: NodeJS.ProcessEnv = {}) =>
      execute(executable, [place.write("program.py", PROGRAM + does)], {
        env: { FOLDER: folder, DATA: place.path("data"), PYTHONPATH: PACKAGE, ...env },
      });
    /** The same program alone and with the agent. */
    async function runBoth(does: string, env: NodeJS.ProcessEnv = {}) {
      const plain = await run(does, env);
      const agent = { LD_PRELOAD: AGENT, FLOODMARK_RUN: folder, FLOODMARK_SAMPLE: "0" };
      expect(same(await run(does, { ...agent, ...env }))).toEqual(same(plain));
      return plain;
    }

    describe.each([
      ["faulthandler is enabled from the start", "", { PYTHONFAULTHANDLER: "1" }],
      ["the program enables faulthandler", "faulthandler.enable()", {}],
      ["the program handles the signal", "signal.signal(signal.SIGBUS, print)", {}],
    ])("%s", (_what, enables, env) => {
      test("the program goes on without its recording", async () => {
        const plain = await runBoth(
          `${enables}\ngrow(2500)\ncut()\ngrow(2500)\nprint(signal.getsignal(signal.SIGBUS), faulthandler.is_enabled())`,
          env,
        );
        expect(plain.code).toBe(0);
        expect(reasons()).toEqual([CUT]);
      });

      test("a signal that is sent has its effect", async () => {
        const plain = await runBoth(
          `${enables}\ngrow(2500)\nos.kill(os.getpid(), signal.SIGBUS)\nprint(1)`,
          env,
        );
        expect(plain.stdout + plain.stderr).toMatch(
          /^Fatal Python error: Bus error\n[\s\S]*line 25|^7 <frame/,
        );
      });
    });

    test.each([
      [
        "faulthandler.enable()\ngrow(2500)\nown_error()",
        /^Fatal Python error: Bus error\n[\s\S]*in own_error/,
      ],
      ["faulthandler.enable()\ngrow(2500)\nfaulthandler.disable()\ngrow(2500)\nown_error()", /^$/],
      ["grow(2500)\nown_error()", /^$/],
    ])("a bus error of the program's own: %j", async (does, says) => {
      const plain = await runBoth(does);
      expect(plain.signal).toBe("SIGBUS");
      expect(plain.stderr).toMatch(says);
      expect(reasons()).toEqual([""]);
    });

    test("a part of a plain program, and afterwards the signal is the program's", async () => {
      const plain = await run(`
from floodmark import _agent as agent
look = lambda: [line for line in open("/proc/self/status") if line.startswith("SigCgt")]
before = look()
agent.start(folder)
cut()
grow(3000)
agent.stop()
print(look() == before, flush=True)
own_error()`);
      expect([plain.stdout, plain.stderr, plain.signal]).toEqual(["True\n", "", "SIGBUS"]);
      expect(reasons()).toEqual([CUT]);
    });
  },
  ["3.11", "3.13"],
);
