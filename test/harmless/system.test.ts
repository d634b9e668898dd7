/** What the system, or others, take from the agent, and from nothing but it: the program does what it does alone. */
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { readBareHeader } from "../../src/recording/header.ts";
import { listRecordings, openRecording } from "../../src/recording/open.ts";
import { canUnshare } from "../production/preload.ts";
import { AGENT, execute, FLOODMARK, floodmark, type Result, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";

const PROGRAM = fileURLToPath(new URL("./job.py", import.meta.url));
const same = ({ code, signal, stdout }: Result) => ({ code, signal, stdout });

const place = new Workplace();
afterEach(() => place.remove());

/** First does something to the files in a folder, then all that the program does. */
const doing = (what: string): readonly string[] => [
  "-c",
  `import glob, os, sys\nfor file in glob.glob(sys.argv[1]): ${what}\nexec(compile(open(${JSON.stringify(PROGRAM)}).read(), "job", "exec"))`,
];

/** A program with the agent, which the kernel kills when there is room for the first page of a recording to be made. */
const KILLED_AT_ONCE = `
import ctypes, os, platform, resource, struct, sys
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
FALLOCATE = {"x86_64": 285, "aarch64": 47}[platform.machine()]
LOAD, IF_EQUAL, RETURN, KILL, ALLOW = 0x20, 0x15, 0x06, 0x80000000, 0x7fff0000
steps = [(LOAD, 0, 0, 0), (IF_EQUAL, 0, 3, FALLOCATE), (LOAD, 0, 0, 40), (IF_EQUAL, 0, 1, resource.getpagesize()), (RETURN, 0, 0, KILL), (RETURN, 0, 0, ALLOW)]
code = b"".join(struct.pack("HBBI", *step) for step in steps)
prctl = ctypes.CDLL(None).prctl
filter = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(kept := ctypes.create_string_buffer(code))))
assert prctl(38, 1, 0, 0, 0) == 0 and prctl(22, 2, filter) == 0
os.environ["LD_PRELOAD"] = os.environ["LIBRARY"]
os.execv(sys.executable, [sys.executable, "-c", "print('not reached')"])`;

onEachPython(
  ({ executable }) => {
    /** With the agent, and no launcher. */
    const preload = (words: readonly string[], folder: string) =>
      execute(words[0] ?? "", words.slice(1), {
        env: { LIBRARY: AGENT, FLOODMARK_RUN: folder, FLOODMARK_SAMPLE: "0", FLOODMARK_BEST_EFFORT: "1" },
      });
    const under = (flags: readonly string[], ...words: readonly string[]) =>
      floodmark(["run", "-q", "--no-open", "-o", place.path("out"), ...flags, ...words]);

    test.skipIf(!canUnshare)("a disk that fills up", async () => {
      const plain = await execute(executable, [PROGRAM]);
      mkdirSync(place.path("small"));
      mkdirSync(place.path("kept"));
      const script = `mount -t tmpfs -o size=3m none small && "$@"; code=$?; cp small/out/recording/* kept; exit $code`;
      const ours = await execute(
        "unshare",
        [
          ...["-rm", "sh", "-c", script, "sh", process.execPath, FLOODMARK, "run", "-q", "--no-open"],
          ...["-o", "small/out", "--python", executable, PROGRAM],
        ],
        { cwd: place.folder },
      );
      expect(same(ours)).toEqual(same(plain));
      expect(ours.stderr).toContain("no space left on device");
      const reasons = listRecordings(place.path("kept")).map((file) => openRecording(file).header.reason);
      expect(reasons).toContain("the recording could not grow: there is no room for it on the disk");
    });

    test("its recordings are deleted", async () => {
      const words = [...doing("os.remove(file)"), place.path("out/recording/*.floodmark")];
      const plain = await execute(executable, words);
      const ours = await under(["--children", "ignore", "--python", executable], ...words);
      expect(same(ours)).toEqual(same(plain));
      expect(ours.stderr).toMatch(/^floodmark: nothing was recorded: /m);
    });

    test("a program that is killed before anything stands in its recording leaves none", async () => {
      const folder = place.path("out");
      mkdirSync(folder);
      const ours = await preload([executable, "-c", KILLED_AT_ONCE], folder);
      expect(ours).toEqual({ code: null, signal: "SIGSYS", stdout: "", stderr: "" });
      expect(place.list("out")).toEqual(["tree.page"]);
    });

    describe.each([
      ["all of a recording", "*.floodmark", 0],
      ["all but its header", "*.floodmark", 4096],
      ["a part of its tables", "*.floodmark", 300_000],
      ["what processes share", "tree.page", 0],
    ])("others cut off %s", (_what, files, length) => {
      test("the program goes on", async () => {
        const folder = place.path("out");
        mkdirSync(folder);
        const words = [executable, ...doing(`os.truncate(file, ${length})`), `${folder}/${files}`];
        const plain = await execute(executable, words.slice(1));
        const ours = await preload(["sh", "-c", 'LD_PRELOAD=$LIBRARY exec "$@"', "sh", ...words], folder);
        expect(same(ours)).toEqual(same(plain));
        expect(ours.stderr).toBe(plain.stderr);
        if (files !== "tree.page" && length === 0) return; // nor is there anything left to say why
        const headers = listRecordings(folder).map((file) => readBareHeader(readFileSync(file), file));
        const cut = headers.filter(({ state }) => state === "off");
        expect(cut.map(({ reason }) => reason)).toEqual(["its file was cut short while it was written"]);
      });
    });

    test.each(["data[5000]", "os.kill(os.getpid(), signal.SIGBUS)"])(
      "a bus error of the program's own ends it as ever: %s",
      async (does) => {
        const code = `
import mmap, os, resource, signal
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
print(signal.getsignal(signal.SIGBUS), flush=True)
file = os.open(${JSON.stringify(place.path("data"))}, os.O_RDWR | os.O_CREAT)
os.truncate(file, 8192)
data = mmap.mmap(file, 8192)
os.truncate(file, 0)
${does}
print("not reached")`;
        const plain = await execute(executable, ["-c", code]);
        expect(plain.signal).toBe("SIGBUS");
        const ours = await under(["--python", executable], "-c", code);
        expect({ code: ours.code, stdout: ours.stdout }).toEqual({ code: 128 + 7, stdout: plain.stdout });
      },
    );

    test("files may not be longer than 1 KiB", async () => {
      const limited = ["sh", "-c", 'ulimit -f 2; exec "$@"', "sh", executable, "-c", "print(6 * 7)"];
      const ours = await under(["--best-effort"], "--", ...limited);
      expect({ code: ours.code, stdout: ours.stdout }).toEqual({ code: 0, stdout: "42\n" });
      expect(ours.stderr).toContain("files may not be that long here (ulimit -f)");
    });

    test.each([30_000, 45_000])(
      "%s KiB of address space are enough for the program alone",
      async (kilobytes) => {
        const words = [`${kilobytes}`, executable, "-S", "-c", "print(6 * 7)"];
        const limited = ["sh", "-c", 'ulimit -v $1; shift; LD_PRELOAD=$LIBRARY exec "$@"', "sh", ...words];
        const folder = place.path("out");
        mkdirSync(folder);
        const ours = await preload(limited, folder);
        expect(same(ours)).toEqual({ code: 0, signal: null, stdout: "42\n" });
        const [file = ""] = listRecordings(folder);
        expect(readBareHeader(readFileSync(file), file).reason).toMatch(/^the agent could not be set up: /);
      },
    );
  },
  ["3.11", "3.13"],
);
