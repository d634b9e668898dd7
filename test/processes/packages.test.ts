/** Packages that have ways of their own to start processes, or to hand work to them. */
import { spawn } from "node:child_process";
import { existsSync, watch } from "node:fs";
import { get } from "node:http";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { inOneLine } from "../../scripts/command.ts";
import { findInstalled } from "../../scripts/pythons/find.ts";
import { makeVenv } from "../../scripts/pythons/venv.ts";
import { CACHE, ROOT } from "../../scripts/pythons.ts";
import { loadProfile } from "../../src/profile/load.ts";
import type { Profile } from "../../src/profile/profile.ts";
import { FLOODMARK, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { byProcess, expectAbout, heldIn, MIB, processOf, runTree } from "./tree.ts";

const REQUIREMENTS = join(ROOT, "test", "processes", "requirements.txt");
const { minor } = anyPython();
const environment = await prepare();

/** The virtual environment's Python, or why there is none. */
async function prepare(): Promise<{ readonly python: string } | { readonly missing: string }> {
  const base = await findInstalled(minor);
  if (base === null) return { missing: `no Python ${minor} is installed` };
  try {
    return { python: await makeVenv(base, join(CACHE, `venv-processes-${minor}`), REQUIREMENTS) };
  } catch (error) {
    return { missing: inOneLine(error) };
  }
}

/** Workers that each hold 10 MiB at once: a file each, and none goes on before all are there. */
const WORK = `
import os, time
def meet(folder, name, count):
    open(os.path.join(folder, name), "w").close()
    while len(os.listdir(folder)) < count:
        time.sleep(0.01)
def work(folder, number, count):
    held = bytearray(10 << 20)
    meet(folder, str(number), count)
    meet(folder, str(number) + " again", 2 * count)
    return len(held)
`;

/** Three processes held 10 MiB each at the peak of the tree, all children of the same one. */
function expectWorkers(profile: Profile, count: number, source: Readonly<Record<string, string>>): void {
  const held = [...byProcess(heldIn(profile, source), "held = bytearray")].filter(([, bytes]) => bytes > MIB);
  expect(held).toHaveLength(count);
  for (const [pid, bytes] of held) expectAbout(bytes, 10 * MIB, `worker ${pid}`);
  expect(new Set(held.map(([pid]) => processOf(profile, pid).parentPid)).size).toBe(1);
}

const title = "missing" in environment ? `skipped: ${environment.missing}` : `Python ${minor}`;
describe.skipIf("missing" in environment)(title, () => {
  const python = "python" in environment ? environment.python : "";

  test.each([
    [
      "joblib",
      `
from joblib import Parallel, delayed
print(Parallel(n_jobs=3, batch_size=1, pre_dispatch="all")(delayed(work.work)("meet", n, 3) for n in range(3)))`,
    ],
    [
      "loky",
      `
from loky import get_reusable_executor
print(list(get_reusable_executor(max_workers=3).map(work.work, ["meet"] * 3, range(3), [3] * 3)))`,
    ],
  ])("%s", async (_name, code) => {
    const program = `import os, work\nos.makedirs("meet", exist_ok=True)${code}\n`;
    const { profile, result } = await runTree(python, program, [], { files: { "work.py": WORK } });
    expect(result.stdout, result.stderr).toBe("[10485760, 10485760, 10485760]\n");
    expectWorkers(profile, 3, { "work.py": WORK });
  });

  test("pytest-xdist", async () => {
    const tests = `
import os, pytest, work
@pytest.mark.parametrize("number", range(2))
def test_it(number):
    assert work.work("meet", number, 2) == 10 << 20
`;
    const program = `
import os, pytest
os.makedirs("meet", exist_ok=True)
raise SystemExit(pytest.main(["-n", "2", "-q", "-p", "no:cacheprovider", "test_them.py"]))
`;
    const files = { "work.py": WORK, "test_them.py": tests };
    const { profile, result } = await runTree(python, program, [], { files });
    expect(result.code, result.stdout + result.stderr).toBe(0);
    expect(result.stdout).toContain("2 passed");
    expectWorkers(profile, 2, files);
  });

  test("gunicorn, with workers that are forked from a loaded program", async () => {
    const place = new Workplace();
    onTestFinished(() => place.remove());
    const app = `
import os
loaded = bytearray(20 << 20)
kept = []
def application(environment, start):
    if not kept:
        held = bytearray(10 << 20)
        kept.append(held)
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"%d" % os.getpid()]
`;
    place.write("app.py", app);
    const gunicorn = join(dirname(python), "gunicorn");
    const socket = place.path("socket");
    const server = ["-w", "2", "--preload", "--no-control-socket", "-b", `unix:${socket}`, "app:application"];
    const words = [FLOODMARK, "run", "-q", "--no-open", "-o", "out", "--", gunicorn, ...server];
    const child = spawn(process.execPath, words, { cwd: place.folder, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (text: Buffer) => {
      said += text.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    await Promise.race([whenThere(place.folder, socket), ended]);
    const workers = new Set<number>();
    while (workers.size < 2 && child.exitCode === null) {
      const answer = await ask(socket);
      if (answer !== "") workers.add(Number(answer));
    }
    child.kill("SIGTERM");
    expect(await ended, said).toBe(0);

    const profile = loadProfile(place.path("out"));
    const held = heldIn(profile, { "app.py": app });
    const { pid } = profile.processes[0]!;
    expectAbout(byProcess(held, "loaded = ").get(pid), 20 * MIB, "what was loaded");
    expect(byProcess(held, "loaded = ").size).toBe(1);
    for (const worker of workers) {
      expectAbout(byProcess(held, "held = ").get(worker), 10 * MIB, `worker ${worker}`);
      expect(processOf(profile, worker)).toMatchObject({
        parentPid: pid,
        ending: { how: "exit", code: 0 },
      });
      expect(processOf(profile, worker).inheritedBytes).toBeGreaterThan(20 * MIB);
    }
  });
});

function whenThere(folder: string, path: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, () => {
      if (existsSync(path)) done();
    });
    const done = () => {
      watcher.close();
      resolve();
    };
    if (existsSync(path)) done();
  });
}

/** One request, on a connection of its own; "" where the server isn't ready yet. */
function ask(socketPath: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get({ socketPath, path: "/", agent: false }, (response) => {
      let text = "";
      response.on("data", (part: Buffer) => {
        text += part.toString();
      });
      response.on("end", () => resolve(text));
    });
    request.on("error", () => resolve(""));
  });
}
