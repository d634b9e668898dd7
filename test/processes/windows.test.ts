/** Windows: parts of a run with peaks of their own, nested, overlapping, opened and closed by several threads. */
import { expect, test } from "vitest";
import { buildProfile } from "../../src/profile/build.ts";
import { openRun } from "../../src/recording/open.ts";
import type { Recording } from "../../src/recording/reader.ts";
import type { RawScope } from "../../src/recording/scopes.ts";
import { anyPython, onEachPython } from "../support/pythons.ts";
import { heldIn, MIB, runTree } from "./tree.ts";

const PROGRAM = `
import ctypes, json, threading
MIB = 1 << 20
with open("/proc/self/maps") as maps:
    path = next(line.split()[-1] for line in maps if line.rstrip().endswith("libfloodmark.so"))
agent = ctypes.CDLL(path)
windows = {}
def opened(name):
    windows[name] = agent.floodmark_open_window()
def closed(name):
    windows[name + " closed"] = agent.floodmark_close_window(windows[name])
def in_thread(what, *arguments):
    thread = threading.Thread(target=what, args=arguments)
    thread.start()
    thread.join()

base = bytearray(8 * MIB)
opened("outer")
one = bytearray(10 * MIB)
in_thread(opened, "inner")
two = bytearray(20 * MIB)
two = None
in_thread(closed, "inner")
three = bytearray(5 * MIB)
in_thread(opened, "overlapping")
one = None
four = bytearray(12 * MIB)
in_thread(closed, "outer")
five = bytearray(16 * MIB)
five = None
small = [bytearray(40_000) for _ in range(100)]
base = None
closed("overlapping")
closed("outer")
`;

/** What the lines of the program held at a mark of a scope, in whole percents of a mebibyte, by the name that they give it. */
function heldAt(
  recording: Recording,
  scope: RawScope,
  mark: "base" | "peak" | "end",
): Record<string, number> {
  const { sites, header } = recording;
  const epoch = { base: scope.openEpoch, peak: scope.peakEpoch, end: scope.closeEpoch }[mark];
  const kept = { base: scope.sites.baseBytes, peak: scope.sites.peakBytes, end: scope.sites.endBytes }[mark];
  expect(header.missedReleases).toBe(0);
  const lines = heldIn(buildProfile({ recording, session: null }), { "program.py": PROGRAM });
  const sums: Record<string, number> = {};
  for (const [row, { line }] of lines.entries()) {
    const site = row + 1;
    const bytes = sites.epoch[site]! >= epoch ? (kept[site] ?? 0) : sites.liveBytes[site]!;
    const [, name] = /^(\w+) = \[?bytearray/.exec(line) ?? [];
    if (name !== undefined && bytes > MIB / 100) sums[name] = (sums[name] ?? 0) + bytes;
  }
  return sums;
}

function expectHeld(found: Record<string, number>, wanted: Record<string, number>, what: string): void {
  expect(Object.keys(found).sort(), what).toEqual(Object.keys(wanted).sort());
  for (const [name, mebibytes] of Object.entries(wanted))
    expect(Math.abs(found[name]! - mebibytes * MIB), `${what}: ${name}`).toBeLessThan(
      (mebibytes * MIB) / 100,
    );
}

async function expectWindows(python: string, flags: readonly string[] = []): Promise<void> {
  const program = `${PROGRAM}print(json.dumps(windows))\n`;
  const { result, folder } = await runTree(python, program, [], { flags });
  const windows = JSON.parse(result.stdout) as Record<string, number>;
  expect(windows, result.stderr).toMatchObject({
    "inner closed": 0,
    "outer closed": -1,
    "overlapping closed": 0,
  });

  const { recording } = openRun(folder);
  const scopeOf = (name: string) => recording.scopes.find(({ scope }) => scope === windows[name])!;
  const outer = scopeOf("outer");
  const inner = scopeOf("inner");
  const overlapping = scopeOf("overlapping");
  expect([outer.state, inner.state, overlapping.state]).toEqual(["closed", "closed", "closed"]);

  expectHeld(heldAt(recording, outer, "base"), { base: 8 }, "outer, base");
  expectHeld(heldAt(recording, outer, "peak"), { base: 8, one: 10, two: 20 }, "outer, peak");
  expectHeld(heldAt(recording, outer, "end"), { base: 8, three: 5, four: 12 }, "outer, end");
  expectHeld(heldAt(recording, inner, "base"), { base: 8, one: 10 }, "inner, base");
  expectHeld(heldAt(recording, inner, "peak"), { base: 8, one: 10, two: 20 }, "inner, peak");
  expectHeld(heldAt(recording, inner, "end"), { base: 8, one: 10 }, "inner, end");
  expectHeld(heldAt(recording, overlapping, "base"), { base: 8, one: 10, three: 5 }, "overlapping, base");
  expectHeld(
    heldAt(recording, overlapping, "peak"),
    { base: 8, three: 5, four: 12, five: 16 },
    "overlapping, peak",
  );
  const small = 4_000_000 / MIB;
  expectHeld(heldAt(recording, overlapping, "end"), { three: 5, four: 12, small }, "overlapping, end");
  expect(new Set([outer, inner, overlapping].map(({ serial }) => serial)).size).toBe(3);
  for (const scope of [outer, inner, overlapping]) {
    expect(scope.openNs).toBeLessThanOrEqual(scope.closeNs);
    expect(scope.peakBytes).toBeGreaterThanOrEqual(Math.max(scope.baseBytes, scope.endBytes));
  }
}

onEachPython(({ executable }) => {
  test("hold what they held, by site", () => expectWindows(executable));
});

test("the same in a sampled recording, which has blocks of that size for certain", () =>
  expectWindows(anyPython().executable, ["--sample=2KiB"]));

test("four may be open at a time; the number of the one that was closed first is given out anew", async () => {
  const open = "agent.floodmark_open_window()";
  const close = (window: string) => `agent.floodmark_close_window(${window})`;
  const begin = PROGRAM.slice(0, PROGRAM.indexOf("windows = {}"));
  const { result } = await runTree(
    anyPython().executable,
    `${begin}
four = [${open} for _ in range(4)]
print(sorted(four), ${open}, ${close("0")}, ${close("5")}, ${close("four[2]")}, ${close("four[2]")})
${close("four[0]")}
print(${open} == four[2], ${open} == four[0], ${open})
`,
  );
  expect(result.stdout, result.stderr).toBe("[1, 2, 3, 4] -1 -1 -1 0 -1\nTrue True -1\n");
});
