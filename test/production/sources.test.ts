/** A report that is made later, and elsewhere, knows its sources by what is in them. */
import { mkdirSync, rmSync, utimesSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadProfile } from "../../src/profile/load.ts";
import { hashSource } from "../../src/recording/source-stamp.ts";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { preload, runsIn } from "./preload.ts";

const place = new Workplace();
let runs: string;
beforeEach(() => {
  runs = place.path("runs");
  mkdirSync(place.path("app"));
  for (const [name, text] of Object.entries(FILES)) writeAged(name, text);
});
afterEach(() => place.remove());

const LOADS = "def load(size):\n    return bytearray(size * 1_000_000)\n";
const FILES = {
  "job.py":
    "import time, first, second, third\nheld = [first.load(30), second.load(20), third.load(10)]\ntime.sleep(0.5)\nfor _ in range(20): held.append(bytearray(1_000_000)); time.sleep(0.01)\n",
  "first.py": LOADS,
  "second.py": `# 2\n${LOADS}`,
  // Many pieces, the last of them no whole number of words.
  "third.py": `${LOADS}# ${"é and so on ".repeat(20_000)}.\n`,
};

/** Written an hour ago. */
function writeAged(name: string, text: string): void {
  const path = place.write(`app/${name}`, text);
  const time = Date.now() / 1000 - 3600;
  utimesSync(path, time, time);
}

const summary = async (run: string) => (await floodmark(["summary", run])).stdout;

onEachPython(
  ({ executable }) => {
    test("files are found by their hash; those that changed or aren't there are named", async () => {
      const { code, stderr } = await preload([executable, "app/job.py"], runs, { cwd: place.folder });
      expect([code, stderr]).toEqual([0, ""]);
      const [run = ""] = runsIn(runs);
      const known = new Map(
        loadProfile(run).run.sources.map(({ file, ...one }) => [file.replace(/^.*app\//, ""), one]),
      );
      for (const [name, text] of Object.entries(FILES)) {
        const bytes = new TextEncoder().encode(text);
        expect(known.get(name), name).toMatchObject({ bytes: bytes.length, hash: hashSource(bytes) });
      }

      // Another copy, written after the run.
      for (const [name, text] of Object.entries(FILES)) place.write(`app/${name}`, text);
      const same = await summary(run);
      expect(same).toContain("bytearray(size");
      expect(same).not.toContain("source file");

      // Older than the run, and of the same size.
      writeAged("second.py", FILES["second.py"].replace("# 2", "# 3"));
      rmSync(place.path("app/first.py"));
      const other = await summary(run);
      expect(other).toContain("A source file has changed since the run: second.py.");
      expect(other).toContain("A source file isn't here: first.py.");
      const data = await floodmark(["report", run, "-o", place.path("report.html")]);
      expect(data.code, data.stderr).toBe(0);
    });
  },
  ["3.9", "3.11", "3.13"],
);

const { executable: python } = anyPython();

test("what a process that was killed had seen by then is known, and what its children saw", async () => {
  writeAged(
    "job.py",
    `import os, time\nif os.fork() == 0:\n    import second\n    x = second.load(20)\n    os._exit(0)\nos.wait()\n${FILES["job.py"]}for _ in range(200): bytearray(1_000_000); time.sleep(0.01)\nos.kill(os.getpid(), 9)\n`,
  );
  const { signal } = await preload([python, "app/job.py"], runs, { cwd: place.folder });
  expect(signal).toBe("SIGKILL");
  const [run = ""] = runsIn(runs);
  const names = loadProfile(run).run.sources.map(({ file }) => file.replace(/^.*app\//, ""));
  expect(names).toEqual(expect.arrayContaining(["job.py", "first.py", "second.py"]));
});

test("names that are no files, and files that come and go, do no harm", async () => {
  writeAged(
    "job.py",
    `
import os, time
os.mkfifo("pipe")
for name in ["/dev/zero", "pipe", "/proc/self/mem", "", "no\\udc80", "x" * 5000, "${place.folder}/gone.py"]:
    scope = {}
    exec(compile("def load(): return bytearray(9_000_000)", name, "exec"), scope)
    scope["load"]()
open("gone.py", "w").write("x" * 100_000)
held = []
for _ in range(50): held.append(bytearray(1_000_000)); time.sleep(0.01)
os.remove("gone.py")
os.chdir("/")
print("done")
`,
  );
  const { code, stdout, stderr } = await preload([python, "app/job.py"], runs, { cwd: place.folder });
  expect([code, stdout, stderr]).toEqual([0, "done\n", ""]);
  const [run = ""] = runsIn(runs);
  const names = loadProfile(run).run.sources.map(({ file }) => file.replace(/^.*app\//, ""));
  expect(names).toContain("job.py");
});
