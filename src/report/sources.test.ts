import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { hashSource } from "../recording/source-stamp.ts";
import { noteSources, readSource, sourceLines } from "./sources.ts";

const folder = mkdtempSync(join(tmpdir(), "floodmark-sources-"));
afterAll(() => rmSync(folder, { recursive: true }));

const STARTED = 1_700_000_000;
const RUN = { cwd: folder, started: STARTED };

function write(name: string, text: string | Uint8Array, secondsAfterStart = -10): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  utimesSync(path, STARTED + secondsAfterStart, STARTED + secondsAfterStart);
  return name;
}

it("gives the lines that are wanted and those around them, once each", () => {
  const file = write("long.py", Array.from({ length: 40 }, (_, at) => `x = ${at + 1}`).join("\n"));
  const { state, lines } = readSource(file, [2, 20, 22, 99], RUN);
  expect(state).toBe("shown");
  expect(lines.map(([number]) => number)).toEqual([1, 2, 3, 4, 5, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  expect(lines.find(([number]) => number === 20)?.[1]).toBe("x = 20");
});

it("ends lines where Python does, and drops a byte order mark", () => {
  const file = write("ends.py", "\ufeffa = 1\r\nb = 2\rc = 3\nd = '\u2028'\n");
  expect(readSource(file, [3], RUN).lines.map(([, text]) => text)).toEqual([
    "a = 1",
    "b = 2",
    "c = 3",
    "d = '\u2028'",
  ]);
});

it("gives all lines of a file", () => {
  const texts = (text: string) => readSource(write("all.py", text), "all", RUN).lines;
  expect(texts("a = 1\n\nb = 2\n")).toEqual([
    [1, "a = 1"],
    [2, ""],
    [3, "b = 2"],
  ]);
  expect(texts("a = 1\nb = 2")).toHaveLength(2);
  expect(texts("")).toEqual([]);
});

it("says why there is nothing to show", () => {
  const states = {
    missing: "gone.py",
    changed: write("new.py", "x = 1\n", 10),
    binary: write("latin.py", Uint8Array.of(0x78, 0xe4, 0x0a)),
    large: write("large.py", `${"#".repeat(1023)}\n`.repeat(2049)),
  };
  mkdirSync(join(folder, "package.py"));
  expect(readSource(states.missing, [1], RUN)).toEqual({ file: "gone.py", state: "missing", lines: [] });
  expect(readSource(states.changed, [1], RUN)).toMatchObject({ state: "changed", lines: [] });
  expect(readSource(states.binary, [1], RUN)).toMatchObject({ state: "unreadable", lines: [] });
  expect(readSource(states.large, [1], RUN)).toMatchObject({ state: "unreadable", lines: [] });
  expect(readSource("package.py", [1], RUN)).toMatchObject({ state: "unreadable", lines: [] });
  expect(readSource("/dev/zero", [1], RUN)).toMatchObject({ state: "unreadable", lines: [] });
  expect(readSource("a\0b.py", [1], RUN)).toMatchObject({ state: "missing", lines: [] });
  expect(readSource("<string>", [1], RUN)).toMatchObject({ state: "missing", lines: [] });
});

it("goes by the hash where it is known: a file may have been written anew, or be another copy", () => {
  const text = "x = 1\n";
  const stamp = (file: string, modified = STARTED - 5) => ({
    ...{ file, bytes: text.length, modified },
    hash: hashSource(new TextEncoder().encode(text)),
  });
  const files = {
    copied: write("copied.py", text, 100),
    edited: write("edited.py", "x = 2\n", -100),
    longer: write("longer.py", "x = 1\n\0", -100),
    rewritten: write("rewritten.py", text, -100),
  };
  const sources = [
    stamp(files.copied),
    stamp(files.edited),
    stamp(files.longer),
    stamp(files.rewritten, STARTED + 1),
  ];
  const stateOf = (file: string) => readSource(file, [1], { ...RUN, sources }).state;
  expect(Object.values(files).map(stateOf)).toEqual(["shown", "changed", "changed", "changed"]);
});

it("names the files that have changed or aren't there", () => {
  const all = (state: "shown" | "changed" | "missing" | "unreadable", ...files: string[]) =>
    files.map((file) => ({ file, state }));
  const sources = ["/x/a.py", "gone.py"].map((file) => ({ file, bytes: 1, modified: 1, hash: "" }));
  expect(noteSources(all("shown", "a.py"), { sources })).toEqual([]);
  expect(
    noteSources([...all("changed", "/x/a.py"), ...all("missing", "never.pyx", "gone.py")], { sources }),
  ).toEqual(["A source file has changed since the run: a.py.", "A source file isn't here: gone.py."]);
  expect(noteSources(all("changed", ..."abcdefg"), {})).toEqual([
    "7 source files have changed since the run: a, b, c, d, e and 2 more.",
  ]);
});

it("shows the beginning of a line that data was pasted into", () => {
  const file = write("data.py", `DATA = "${"A".repeat(100_000)}"\nuse(DATA)\n`);
  const { lines } = readSource(file, [1], RUN);
  expect(lines[0]?.[1]).toHaveLength(400);
  expect(lines[1]?.[1]).toBe("use(DATA)");
});

it("takes what was kept beside the recordings in place of a file on this machine, and leaves secrets out", () => {
  const here = write("app.py", "x = 'changed'\n", 10);
  const then = join(folder, write("then.py", "x = 'then'\n"));
  const kept = { files: new Map([[here, then]]), secret: new Set(["left.py"]) };
  const run = { ...RUN, kept };
  expect(readSource(here, [1], RUN).state).toBe("changed");
  expect(readSource(here, [1], run).lines[0]?.[1]).toBe("x = 'then'");
  expect(sourceLines(here, run)).toEqual(["x = 'then'", ""]);
  const left = readSource(write("left.py", "y = 1\n"), [1], run);
  expect(left).toEqual({ file: "left.py", state: "secret", lines: [] });
  expect(noteSources([left], run)).toEqual([
    "A source file is left out, as it looks like it holds secrets: left.py.",
  ]);
  const gone = { ...RUN, kept: { ...kept, files: new Map([[here, join(folder, "nowhere")]]) } };
  expect(readSource(here, [1], gone).state).toBe("missing");
});

it("gives what looks like it holds secrets only to those who may see it", () => {
  const file = write("config.py", 'api_key = "sk-0123456789abcdef"\n');
  expect(readSource(file, [1], RUN).state).toBe("shown");
  expect(readSource(file, [1], RUN, { secrets: false })).toEqual({ file, state: "secret", lines: [] });
  expect(sourceLines(file, RUN)).toHaveLength(2);
  expect(sourceLines(file, RUN, false)).toBeNull();
});
