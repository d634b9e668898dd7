/** Filters of system calls (seccomp) that forbid what the program has no need of, but the agent has: it does without, or goes and says why. */
import { mkdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Header } from "../../src/recording/header.ts";
import { openRecording } from "../../src/recording/open.ts";
import { recordingsOf } from "../production/preload.ts";
import { AGENT, execute, type Result, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";
import { compileFilter } from "./filter.ts";

const PROGRAM = `
import mmap, os, sys, threading

def grow(count):
    kept = []
    for number in range(count):
        names = {}
        exec(compile(f"def new():\\n    return [bytearray({number % 3000}), {number}.5]\\n", f"file{number}.py", "exec"), names)
        kept.append(names["new"]())
    return len(kept)

print(grow(500))
done = []
threads = [threading.Thread(target=lambda: done.append(grow(500))) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
areas = [mmap.mmap(-1, 1 << 20) for _ in range(5)]
large = [bytearray(3_000_000) for _ in range(5)]
print(done, len(areas), len(large), flush=True)
if "fork" in sys.argv:
    child = os.fork()
    if child == 0: os._exit(grow(300) % 251)
    print(grow(300), os.waitpid(child, 0)[1])
print(grow(2000))
sys.exit(7)`;

/** What the agent asks of the system, and most programs don't. */
const CALLS =
  "clock_gettime madvise mremap truncate fallocate mincore membarrier prlimit64 kill waitid getrusage nanosleep sched_yield preadv2 fadvise64 prctl getppid faccessat getuid linkat";

/** What a filter that kills has to allow it beside what Python calls; docs/reliability.md says so. */
const NEEDED =
  "clock_gettime,fallocate,faccessat,fadvise64,fcntl,fstat,futex,getcwd,getpid,getppid,getrusage,getuid,geteuid,getgid,getegid,kill,linkat,madvise,mremap,nanosleep,prctl,preadv2,prlimit64,sched_yield,truncate,waitid";

const place = new Workplace();
let filter: string;
let script: string;
beforeAll(() => {
  filter = compileFilter(place);
  script = place.write("program.py", PROGRAM);
});
afterAll(() => place.remove());

onEachPython(
  ({ executable, minor }) => {
    /** With the agent, under a filter. */
    async function run(name: string, rules: readonly string[], sample = "0", ...words: readonly string[]) {
      const folder = place.path(`${minor}-${name}`);
      mkdirSync(folder);
      const ours = await execute(filter, [...rules, "--", executable, script, ...words], {
        env: { LIBRARY: AGENT, FLOODMARK_RUN: folder, FLOODMARK_SAMPLE: sample, FLOODMARK_BEST_EFFORT: "1" },
      });
      const headers = recordingsOf(folder).map((file) => openRecording(`${folder}/${file}`).header);
      return { ours, headers };
    }

    /** Each has come to its end, or says why not. */
    function expectReasons(headers: readonly Header[]): void {
      for (const { state, reason } of headers)
        expect(state === "ended" ? "" : `${state} ${reason}`).toMatch(/^$|^(off|refused) \S/);
    }

    describe("an error is returned", () => {
      let plain: Result;
      beforeAll(async () => {
        plain = await execute(executable, ["-W", "ignore", script, "fork"]);
        expect(plain.code).toBe(7);
      });

      const refuse = async (error: string, ...calls: readonly string[]): Promise<Header[]> => {
        const rules = calls.map((call) => `${error}:${call}`);
        const { ours, headers } = await run(`${calls.length}-${error}-${calls[0]}`, rules, "0", "fork");
        expect({ ...ours, stderr: "" }).toEqual({ ...plain, stderr: "" });
        expectReasons(headers);
        return headers;
      };

      test.each(CALLS.split(" "))("for %s", async (call) => {
        expect(await refuse("EPERM", call)).not.toEqual([]);
      });

      test.each(["EPERM", "ENOSYS"])("for all of them: %s", async (error) => {
        await refuse(error, ...CALLS.split(" "));
      });
    });

    test.each(["0", "4096"])("the process is killed, sample %s", async (sample) => {
      const calls = place.path(`${minor}-${sample}-calls`);
      const alone = await execute("sh", [
        "-c",
        '"$0" calls "$2" "$3" 3>"$1"',
        filter,
        calls,
        executable,
        script,
      ]);
      expect(alone.code).toBe(7);
      const rules = [`kill:but,${readFileSync(calls, "utf8")}execve,${NEEDED}`];
      const plain = await execute(filter, [...rules, "--", executable, script]);
      expect(plain).toEqual(alone);
      const { ours, headers } = await run(`kill-${sample}`, rules, sample);
      expect(ours).toEqual(plain);
      expect(headers.map(({ state }) => state)).toEqual(["ended"]);
    });

    describe("the program forbids itself to truncate files", () => {
      const OWN = `
import ctypes, os, struct, subprocess, sys
load, equal, give = 0x20, 0x15, 0x06
truncate = 45 if os.uname().machine == "aarch64" else 76

def forbid(action):
    rules = [(load, 0, 0, 0), (equal, 0, 1, truncate), (give, 0, 0, action), (give, 0, 0, 0x7FFF0000)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
    program = struct.pack("HxxxxxxP", len(rules), ctypes.addressof(code))
    libc = ctypes.CDLL(None)
    print(libc.prctl(22, 2, 0, 0, 0), libc.prctl(38, 1, 0, 0, 0))
    if sys.argv[1] == "prctl": print(libc.prctl(22, 2, program, 0, 0))
    else: print(libc.syscall(277 if os.uname().machine == "aarch64" else 317, 1, 0, program))
`;
      const KILL = "0x80000000";
      const EPERM = "0x00050001";
      const FORBIDDEN = "the program forbids itself system calls that recording takes (seccomp)";

      test.each([
        ["prctl", KILL, FORBIDDEN],
        ["seccomp", KILL, FORBIDDEN],
        ["prctl", EPERM, ""], // it grows in another way
      ])("by %s, with %s", async (way, action, reason) => {
        const [begin = "", end = ""] = PROGRAM.split("done = []");
        const child = `subprocess.run([sys.executable, "-c", "print(len([[str(n)] for n in range(20_000)]))"])`;
        const own = place.write(
          "own.py",
          `${OWN}${begin}\nforbid(${action})\ndone = []${end.replace("sys.exit", `${child}\nsys.exit`)}`,
        );
        const alone = await execute(executable, ["-W", "ignore", own, way, "fork"]);
        expect([alone.code, alone.stderr]).toEqual([7, ""]);
        const folder = place.path(`${minor}-own-${way}-${action}`);
        mkdirSync(folder);
        const agent = { LD_PRELOAD: AGENT, FLOODMARK_RUN: folder, FLOODMARK_SAMPLE: "0" };
        const ours = await execute(executable, ["-W", "ignore", own, way, "fork"], { env: agent });
        expect(ours).toEqual(alone);
        const headers = recordingsOf(folder).map((file) => openRecording(`${folder}/${file}`).header);
        expect(headers.map((header) => header.reason)).toContain(reason);
        if (action === KILL) expect(headers).toHaveLength(1);
      });
    });
  },
  ["3.13"],
);
