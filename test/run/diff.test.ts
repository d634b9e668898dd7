/** What changed between two versions of a program: a line that moved, one that was changed, one that is gone, one that is new. */
import { mkdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { floodmark, type Result, Workplace } from "../support/floodmark.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";

const BEFORE = `
def load():
    raw = bytearray(8_000_000)
    return raw

def clean(raw):
    part = raw[:2_000_000]
    return part

def index():
    return bytes(3_000_000)

def main():
    raw = load()
    part = clean(raw)
    names = index()
    return len(raw) + len(part) + len(names)

main()
`;
const AFTER = `
# What stands above moves all that is below.
import math

def load():
    # It moves within its function, too.
    raw = bytearray(8_000_000)
    return raw

def clean(raw):
    part = raw[:2_000_000].copy() + raw
    return part

def cache():
    return [bytes(5_000_000)]

def main():
    raw = load()
    part = clean(raw)
    kept = cache()
    return len(raw) + len(part) + len(kept)

main()
`;

interface Line {
  readonly function: string;
  readonly line: number;
  readonly before: { readonly line: number } | null;
  readonly match: string;
  readonly a: number;
  readonly b: number;
  readonly change: number;
}
interface Answer {
  readonly change: { readonly bytes: number };
  readonly matched: { readonly text: number; readonly order: number };
  readonly limit?: { readonly isExceeded: boolean };
  readonly lines: readonly Line[];
}

const place = new Workplace();
afterEach(() => place.remove());

const ask = (...words: readonly string[]): Promise<Result> => floodmark(words, { cwd: place.folder });

async function recordAs(name: string, script: string, python: string, ...options: string[]): Promise<void> {
  const run = ["run", "-q", "--no-open", ...options, "-o", name, "--", python, script];
  const { code, stderr } = await ask(...run);
  expect(code, stderr).toBe(0);
}

/** Both versions, each in a folder of its own, recorded as a and b. */
async function recordBoth(python: string, ...options: string[]): Promise<void> {
  for (const [name, text] of [
    ["a", BEFORE],
    ["b", AFTER],
  ] as const) {
    mkdirSync(place.path(`src-${name}`));
    place.write(`src-${name}/app.py`, text);
    await recordAs(name, `src-${name}/app.py`, python, ...options);
  }
}

async function diffJson(...words: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await ask("diff", "--json", ...words);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Answer;
}

const lineOf = ({ lines }: Answer, name: string): Line => lines.find((row) => row.function === name)!;

onEachPython(({ executable }) => {
  test("each line is found again, has changed, is gone or is new", async () => {
    await recordBoth(executable);
    const shown = await diffJson("a", "b");
    expect(lineOf(shown, "load")).toMatchObject({ line: 7, before: { line: 3 }, match: "text" });
    expect(Math.abs(lineOf(shown, "load").change)).toBeLessThan(10_000);
    expect(lineOf(shown, "clean")).toMatchObject({ line: 11, before: { line: 7 }, match: "changed" });
    expect(lineOf(shown, "clean").change / 1e6).toBeCloseTo(8, 0);
    expect(lineOf(shown, "index").b).toBe(0);
    expect(lineOf(shown, "index").a / 3e6).toBeCloseTo(1, 2);
    expect(lineOf(shown, "cache")).toMatchObject({ before: null, a: 0 });
    expect(lineOf(shown, "cache").b / 5e6).toBeCloseTo(1, 2);
    expect(shown.lines.reduce((sum, { change }) => sum + change, 0)).toBe(shown.change.bytes);
    expect(shown.matched.text).toBeGreaterThan(0.6);
  });

  test("of a file that was edited in between, lines are found by their order", async () => {
    place.write("app.py", BEFORE);
    await recordAs("a", "app.py", executable);
    place.write("app.py", AFTER);
    await recordAs("b", "app.py", executable);
    const shown = await diffJson("a", "b");
    expect(lineOf(shown, "load")).toMatchObject({ line: 7, before: { line: 3 }, match: "order" });
    expect(lineOf(shown, "clean")).toMatchObject({ line: 11, before: { line: 7 }, match: "order" });
    expect(lineOf(shown, "index").b).toBe(0);
    const text = await ask("diff", "a", "b");
    expect(text.stdout).toMatch(
      / of bytes are matched by function and order, .* known any\s+more \(app\.py\)\./,
    );
  });
});

test("says what changed most, and fails where that is too much", async () => {
  await recordBoth(anyPython().executable);
  const shown = await ask("diff", "a", "b", "--fail-above", "50%");
  expect([shown.code, shown.stderr.split("\n").length]).toEqual([1, 2]);
  expect(shown.stdout).toMatch(
    /^floodmark {2}peak 13\.\d MiB at .* → 2\d\.\d MiB at .* · \+\d+\.\d+ MiB, \d\d %/,
  );
  expect(shown.stdout).toMatch(
    /\n +\+7\.\d+ MiB +\d\d % +1\.\d+ MiB +9\.\d+ MiB +clean +src-b\/app\.py:11 +raw\[:2_000_000\]\.copy\(\) \+ raw\n/,
  );
  expect(shown.stdout).toMatch(
    /\n +−2\.86 MiB +\d\d % +2\.86 MiB +gone +index +src-a\/app\.py:11 in A +bytes/,
  );
  expect(shown.stdout).toContain("  src-b/app.py:11 gained .copy() + raw (line 7 in A).\n");
  expect(shown.stderr).toMatch(
    /^floodmark: the peak is \S+ MiB \(\d\d %\) above A's, more than --fail-above 50%; most by clean\(\), \+7\.\d+ MiB \(app\.py:11\)\n$/,
  );
  const within = await ask("diff", "a", "b", "--fail-above", "20MiB", "--json");
  expect([within.code, within.stderr]).toEqual([0, ""]);
  expect((JSON.parse(within.stdout) as Answer).limit?.isExceeded).toBe(false);
  const down = await ask("diff", "b", "a", "--fail-above", "0");
  expect([down.code, down.stderr]).toEqual([0, ""]);
  const part = await diffJson("a", "b", "--filter", "clean");
  expect(part.change.bytes / 1e6).toBeCloseTo(8, 0);
  const given = await ask("diff", "a", "b", "--from", "peak", "--to", "end");
  expect(given.stdout).toMatch(
    /^floodmark {2}gave back \S+ MiB from .* to .* → \S+ MiB from .* to .* · −9\.\d+ MiB\s/, // where a line is full, the next one begins
  );
  expect(given.stdout).toContain("  clean() gave back 9.54 MiB in place of 1.91 MiB (app.py:11).\n");
  const gained = await diffJson("a", "b", "--from", "0", "--to", "peak");
  expect(gained.change.bytes).toBe((await diffJson("a", "b")).change.bytes);
});

test("writes a report, which has no text of what looks secret unless that is asked for", async () => {
  const python = anyPython().executable;
  place.write("app.py", `${BEFORE}\napi_key = "sk-0123456789abcdef"\n`);
  await recordAs("a", "app.py", python);
  const textsOf = async (...options: readonly string[]) => {
    const written = await ask("diff", "a", "a", "-o", "diff.html", ...options);
    expect([written.code, written.stdout, written.stderr]).toEqual([0, "", ""]);
    const html = readFileSync(place.path("diff.html"), "utf8");
    expect(/<title>(.*)<\/title>/.exec(html)?.[1]).toMatch(/ app\.py: A → B – floodmark$/);
    expect(html.endsWith("</html>\n")).toBe(true);
    const [, packed = ""] = /id="data">([^<]*)</.exec(html) ?? [];
    return gunzipSync(Buffer.from(packed, "base64")).toString();
  };
  expect(await textsOf()).not.toMatch(/bytearray\(8_000_000\)/);
  expect(await textsOf("--all-sources")).toContain("bytearray(8_000_000)");
  expect(await textsOf("--no-source")).not.toMatch(/bytearray\(8_000_000\)/);
  const piped = await ask("diff", "a", "a", "--format", "html");
  expect(piped.stdout.slice(0, 15)).toBe("<!doctype html>");
});

test("of sampled runs each difference has an interval", async () => {
  await recordBoth(anyPython().executable, "--sample=4KiB");
  const { lines } = await diffJson("a", "b");
  const { change, interval } = lines[0] as Line & { readonly interval: readonly [number, number] };
  expect(change / 1e6).toBeCloseTo(8, 0);
  expect(interval[0]).toBeLessThanOrEqual(8_010_000);
  expect(interval[1]).toBeGreaterThanOrEqual(7_990_000);
});

test("what can't be compared is refused in a line", async () => {
  const python = anyPython().executable;
  place.write("app.py", BEFORE);
  place.write("other.py", "x = bytearray(1_000_000)\n");
  await recordAs("a", "app.py", python);
  await recordAs("o", "other.py", python);
  const refusals: readonly (readonly [readonly string[], RegExp])[] = [
    [["a", "o"], /^floodmark: the recordings can't be compared: they have no source file in common \(A: app/],
    [
      ["a", "a", "--fail-above", "much"],
      /^floodmark: --fail-above: much is no limit: give a share such as 5%/,
    ],
    [["a", "a", "--filter", "polars"], /^floodmark: nothing in this recording matches "polars"/],
    [["a", "a", "--by", "kind", "-o", "x.html"], /^floodmark: the report is by line: leave out --by kind/],
    [["a", "a", "--format", "xml"], /^floodmark: .* Allowed choices are text, json, html: see /],
    [["a", "nowhere"], /^floodmark: there is no nowhere: give /],
    [["a", "a", "--at", "99"], /^floodmark: there is no moment 99: /],
    [["a"], /^floodmark: missing required argument 'b': see /],
  ];
  for (const [words, message] of refusals) {
    const { stdout, stderr, code } = await ask("diff", ...words);
    expect([stdout, code, stderr.split("\n").length]).toEqual(["", 2, 2]);
    expect(stderr).toMatch(message);
  }
});
