/** Many processes: none hangs, each leaves a recording that opens, and all together stay small and open soon. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CHURN, CODE, NODE, SITE } from "../../src/recording/layout.ts";
import { openRecording } from "../../src/recording/open.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { byProcess, expectAbout, heldIn, MIB, runTree, sum } from "./tree.ts";

/** The long form: FLOODMARK_FORKS=2000 FLOODMARK_PROCESSES=500. */
const FORKS = Number(process.env.FLOODMARK_FORKS ?? 150);
const PROCESSES = Number(process.env.FLOODMARK_PROCESSES ?? 60);

const sizeOnDisk = (folder: string): number =>
  Number(execFileSync("du", ["-sk", folder], { encoding: "utf8" }).split("\t")[0]) * 1024;

const recordingsIn = (folder: string): string[] =>
  readdirSync(join(folder, "recording"))
    .filter((name) => name.endsWith(".floodmark"))
    .map((name) => join(folder, "recording", name));

const FORKING = `
import os, sys, threading, warnings
warnings.simplefilter("ignore")
forks = int(sys.argv[1])
stop = False
def allocate():
    kept = []
    while not stop:
        kept.append(bytearray(2000))
        kept.append([1] * 50)
        if len(kept) > 500:
            kept = []
workers = [threading.Thread(target=allocate) for _ in range(8)]
for worker in workers:
    worker.start()
ends, alive = [], set()
for number in range(forks):
    pid = os.fork()
    if pid == 0:
        held = bytearray(300_000)
        names = [str(number) for number in range(2000)]
        os._exit(number % 7)
    alive.add(pid)
    while len(alive) > 20 or (alive and number == forks - 1):
        pid, status = os.wait()
        alive.discard(pid)
        ends.append(status)
stop = True
for worker in workers:
    worker.join()
print(len(ends), sum(os.WIFEXITED(end) for end in ends), sum(map(os.WEXITSTATUS, ends)))
`;

onEachPython(
  ({ executable }) => {
    test(`${FORKS} forks while 8 threads allocate`, { timeout: 900_000 }, async () => {
      const { result, profile, folder } = await runTree(executable, FORKING, [String(FORKS)]);
      const codes = sum(Array.from({ length: FORKS }, (_, number) => number % 7));
      expect(result.stdout, result.stderr).toBe(`${FORKS} ${FORKS} ${codes}\n`);
      const recordings = recordingsIn(folder).map((file) => openRecording(file));
      expect(recordings).toHaveLength(FORKS + 1);
      for (const { header } of recordings) expect(header).toMatchObject({ state: "ended", reason: "" });
      expect(profile.processes.filter(({ ending }) => ending.how === "exit")).toHaveLength(FORKS + 1);
      for (const { peak } of profile.processes.slice(1)) expectAbout(peak.bytes, 420_000, "a child", 2);
    });
  },
  ["3.9", "3.12", "3.14"],
);

test(`${PROCESSES} processes at once`, { timeout: 900_000 }, async () => {
  const program = `
import json, os, sys
MIB = 1 << 20
count = int(sys.argv[1])
ready, go = os.pipe(), os.pipe()
for number in range(count):
    if os.fork() == 0:
        os.close(go[1])
        held = bytearray(MIB)
        rows = [json.loads('{"name": %d}' % row) for row in range(1000)]
        os.write(ready[1], b".")
        os.read(go[0], 1)
        os._exit(0)
for _ in range(count):
    os.read(ready[0], 1)
os.close(go[1])
for _ in range(count):
    os.wait()
print("done")
`;
  const { result, profile, folder } = await runTree(anyPython().executable, program, [String(PROCESSES)]);
  expect(result.stdout, result.stderr).toBe("done\n");
  expect(profile.processes).toHaveLength(PROCESSES + 1);
  const held = byProcess(heldIn(profile, { "program.py": program }), "held = bytearray");
  expect(held.size).toBe(PROCESSES);
  for (const [pid, bytes] of held) expectAbout(bytes, MIB, `process ${pid}`);
  expect(sizeOnDisk(folder) / (PROCESSES + 1)).toBeLessThan(MIB);
});

test("Pythons one after another take what their tables hold on the disk, and little more", {
  timeout: 300_000,
}, async () => {
  const program = `
import json, multiprocessing, subprocess, sys
if sys.argv[1:] == ["all"]:
    print([subprocess.run([sys.executable, __file__]).returncode for _ in range(6)])
else:
    held = json.loads(json.dumps([str(row) for row in range(20000)]))
`;
  const { result, folder } = await runTree(anyPython().executable, program, ["all"]);
  expect(result.stdout, result.stderr).toBe("[0, 0, 0, 0, 0, 0]\n");
  const tables = recordingsIn(folder).map((file) => {
    const { nodeCount, siteCount, codeCount, byteCount } = openRecording(file).header;
    return nodeCount * NODE.size + siteCount * (SITE.size + CHURN.size) + codeCount * CODE.size + byteCount;
  });
  expect(tables).toHaveLength(7);
  expect(sizeOnDisk(join(folder, "recording")) / sum(tables)).toBeLessThan(1.7);
});
