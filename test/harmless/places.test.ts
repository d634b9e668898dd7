/** The program goes where its recording isn't: into another root, another user, where the file system can't be written any more. It goes on as it would alone. */
import { mkdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openRecording } from "../../src/recording/open.ts";
import { canUnshare, recordingsOf } from "../production/preload.ts";
import { AGENT, execute, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";

const isRoot = process.getuid?.() === 0;

/** Grows its recording before and after it does something. */
const program = (does: string): string => `
import glob, os, subprocess, sys, threading
folder, root = sys.argv[1:3]

def grow(count):
    kept = []
    for number in range(count):
        names = {}
        exec(compile(f"def new():\\n    return [bytearray({number % 100}), {number}.5, []]\\n", f"<{number}>", "exec"), names)
        kept.append(names["new"]())
    return len(kept)

print(grow(1000))
${does}
print(grow(4000), flush=True)
child = os.fork()
if child == 0:
    os._exit(grow(500) % 251)
print(os.waitpid(child, 0)[1])`;

const place = new Workplace();
let folder: string;
beforeEach(() => {
  folder = place.path("out");
  mkdirSync(folder);
  mkdirSync(place.path("root"));
});
afterEach(() => place.remove());

onEachPython(
  ({ executable }) => {
    /** Alone, and with the agent: the same. Gives why its recordings have ended. */
    async function runBoth(does: string, shell: readonly [string, ...string[]] = ["sh"]) {
      const [command, ...words] = shell;
      const script = place.write("program.py", program(does));
      const run = (env: NodeJS.ProcessEnv) =>
        execute(
          command,
          [
            ...words,
            "-c",
            'LD_PRELOAD=$LIBRARY exec "$@"',
            "sh",
            executable,
            script,
            folder,
            place.path("root"),
          ],
          {
            env,
          },
        );
      const plain = await run({});
      expect([plain.code, plain.stderr]).toEqual([0, ""]);
      const ours = await run({ LIBRARY: AGENT, FLOODMARK_RUN: folder, FLOODMARK_SAMPLE: "0" });
      expect(ours).toEqual(plain);
      return recordingsOf(folder).map((name) => openRecording(place.path(`out/${name}`)).header.reason);
    }

    describe.skipIf(!isRoot)(isRoot ? "as root" : "skipped: only root can go there", () => {
      test("into another root, where a file of that name is another's", async () => {
        const reasons = await runBoth(`
for file in [folder + "/nothing", *glob.glob(folder + "/*.floodmark")]:
    os.makedirs(root + folder, exist_ok=True)
    with open(root + file, "w") as theirs: theirs.write("theirs")
os.chroot(root)
os.chdir("/")`);
        expect(reasons).toEqual(["the recording could not grow: its file is gone"]);
        const theirs = readFileSync(place.path(`root${folder}/${recordingsOf(folder)[0]}`), "utf8");
        expect(theirs).toBe("theirs");
      });

      test("into another user", async () => {
        const reasons = await runBoth(`
os.setgid(65534)
os.setuid(65534)`);
        expect(reasons).toEqual(["the recording could not grow: its file may not be written"]);
      });

      test.skipIf(!canUnshare)("onto a file system that is made read-only meanwhile", async () => {
        const reasons = await runBoth(
          `
for words in (["--bind", folder, folder], ["-o", "remount,bind,ro", folder]):
    subprocess.run(["mount", *words], check=True)`,
          ["unshare", "-m", "sh"],
        );
        expect(reasons).toEqual(["the recording could not grow: its file system is read-only now"]);
      });
    });
  },
  ["3.11", "3.13"],
);
