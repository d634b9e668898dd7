/**
 * A process that has more rights than its caller (AT_SECURE) isn't recorded, by whatever way the agent comes into it: else the caller would
 * have it write where only it may.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { canUnshare } from "../production/preload.ts";
import { AGENT, execute, FLOODMARK, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";
import { runBoth } from "../unnoticed/both.ts";

const PACKAGE = resolve(FLOODMARK, "../../python");
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

/** Starts a program as nobody, but with root's rights: for its loader it is what a file with the set-user-ID bit would be. */
const AS_NOBODY = `
import os, sys
variables = os.environ.pop("THEIRS", "").split()
os.environ.update(variable.split("=", 1) for variable in variables)
os.setresuid(${NOBODY}, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])`;
const LOOK = `
import ctypes, os
print(ctypes.CDLL(None).getauxval(23), "libfloodmark" in open("/proc/self/maps").read(), os.getresuid())
print(sorted(name for name in os.environ if name.startswith("FLOODMARK")), len([bytearray(1000) for _ in range(1000)]))`;

/** Says whether it has more rights than its caller, and what it sees of variables. */
const LOOKS = `
#include <stdio.h>
#include <sys/auxv.h>
extern char **environ;
int main(void) {
  printf("%lu", getauxval(AT_SECURE));
  for (char **variable = environ; *variable; variable++) printf(" %s", *variable);
}`;

const place = new Workplace();
let folder: string;
beforeEach(() => {
  folder = place.path("out");
  mkdirSync(folder);
});
afterEach(() => place.remove());

describe.skipIf(!isRoot)(isRoot ? "as root" : "skipped: only root can give its rights away", () => {
  onEachPython(
    ({ executable }) => {
      const asNobody = (library: string, ...words: readonly string[]) => ({
        words: [executable, "-S", "-c", AS_NOBODY, executable, ...words] as const,
        env: { THEIRS: `LD_PRELOAD=${library} FLOODMARK_RUN=${folder} FLOODMARK_SAMPLE=0` },
      });

      test("preloaded by its path: the loader leaves the agent out", async () => {
        const { words, env } = asNobody(AGENT, "-c", LOOK);
        const ours = await execute(words[0], words.slice(1), { env });
        expect([ours.code, ours.stderr]).toEqual([0, ""]);
        expect(ours.stdout).toBe(`1 False (${NOBODY}, 0, 0)\n['FLOODMARK_RUN', 'FLOODMARK_SAMPLE'] 1000\n`);
        expect(readdirSync(folder)).toEqual([]);
      });

      test.skipIf(!canUnshare)("preloaded from the system's libraries, which the loader trusts", async () => {
        const { words, env } = asNobody("libfloodmark.so", "-c", LOOK);
        const libraries = `"$0" -c 'print([line.split()[-1] for line in open("/proc/self/maps") if "/libc" in line][0])'`;
        const script = `
set -e
system=$(dirname $(${libraries}))
mkdir layers && mount -t tmpfs none layers && mkdir layers/upper layers/work
mount -t overlay none -o lowerdir=$system,upperdir=layers/upper,workdir=layers/work $system
cp ${AGENT} $system/libfloodmark.so && chmod u+s $system/libfloodmark.so
exec "$0" "$@"`;
        const ours = await execute("unshare", ["-m", "sh", "-c", script, ...words], {
          env,
          cwd: place.folder,
        });
        expect([ours.code, ours.stderr]).toEqual([0, ""]);
        expect(ours.stdout).toBe(`1 True (${NOBODY}, 0, 0)\n['FLOODMARK_RUN', 'FLOODMARK_SAMPLE'] 1000\n`);
        expect(readdirSync(folder)).toEqual([]);
      });

      test("loaded by the program itself: it is told why nothing is recorded", async () => {
        const program = `
import sys
sys.path.insert(0, ${JSON.stringify(PACKAGE)})
from floodmark import _agent as agent
try:
    agent.start(${JSON.stringify(place.path("part"))})
except agent.AgentError as error:
    print(error)`;
        const { words } = asNobody("", "-c", program);
        const ours = await execute(words[0], words.slice(1));
        expect([ours.code, ours.stderr]).toEqual([0, ""]);
        expect(ours.stdout).toMatch(
          /^this process has more rights than who started it .*: it is not recorded\n$/,
        );
        expect(place.list()).toEqual(["out"]);
      });

      test("a program with the set-user-ID bit that a recorded one starts sees nothing of ours", async () => {
        const looks = place.path("looks");
        execFileSync(process.env.CC ?? "cc", [place.write("looks.c", LOOKS), "-o", looks]);
        chownSync(looks, NOBODY, NOBODY);
        chmodSync(looks, 0o4755);
        chmodSync(place.folder, 0o755);
        const program = `
import os, subprocess, sys
print(subprocess.run([sys.argv[1]], stdout=subprocess.PIPE).stdout)
print(subprocess.run([sys.executable, "-S", "-c", ${JSON.stringify(AS_NOBODY)}, sys.argv[1]], stdout=subprocess.PIPE).stdout)`;
        const { plain } = await runBoth(executable, [place.write("program.py", program), looks]);
        expect(plain.stdout).toMatch(/^b.1 .*\nb.1 /);
      });
    },
    ["3.11", "3.13"],
  );
});
