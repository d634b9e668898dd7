/** `floodmark report`: what it writes and where, and what it says of bad input. */
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SESSION } from "../../src/profile/fixture.ts";
import { drawRecording } from "../../src/recording/fixture.ts";
import { floodmark, Workplace } from "../support/floodmark.ts";

const RECORDING = drawRecording(`
  main app.py:9   <before Python>
  load app.py:2
  50000000        700
`);

const place = new Workplace();
beforeEach(() => {
  mkdirSync(place.path("results/recording"), { recursive: true });
  writeFileSync(place.path(`results/recording/${SESSION.pid}.floodmark`), RECORDING);
  place.write("results/session.json", JSON.stringify(SESSION));
  writeFileSync(place.path("bare.floodmark"), RECORDING);
});
afterEach(() => place.remove());

const report = (...args: string[]) => floodmark(["report", ...args], { cwd: place.folder });

it.each([
  [["results"], "results/report.html"],
  [["results", "-o", "other.html"], "other.html"],
  [["bare.floodmark"], "report.html"],
])("%j writes %s", async (args, file) => {
  const { code, stdout, stderr } = await report(...args);
  expect([code, stdout, stderr]).toEqual([0, "", `report  ${file}\n`]);
  const html = readFileSync(place.path(file), "utf8");
  expect(html).toMatch(/^<!doctype html>\n/);
  expect(html).toMatch(/<\/html>\n$/);
});

it("writes to standard output", async () => {
  const { code, stdout, stderr } = await report("results", "-o", "-");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  expect(stdout).toContain("<title>app.py --year 2024 – floodmark</title>");
});

it("writes over an older report", async () => {
  place.write("results/report.html", "old");
  expect((await report("results")).code).toBe(0);
  expect(readFileSync(place.path("results/report.html"), "utf8")).toContain("</html>");
});

it("has the text of files, but for those that look like they hold secrets, unless that is asked for", async () => {
  const folder = place.path("results");
  place.write("results/session.json", JSON.stringify({ ...SESSION, cwd: folder }));
  for (const [name, text] of [
    ["app.py", "def main(): pass\n"],
    ["settings.py", `${"#\n".repeat(3)}password = "correct-horse-battery-staple"\n`],
  ] as const) {
    place.write(`results/${name}`, text);
    utimesSync(place.path(`results/${name}`), 1, 1);
  }
  writeFileSync(
    place.path(`results/recording/${SESSION.pid}.floodmark`),
    drawRecording("  main app.py:1   load settings.py:4\n  5000000         400"),
  );
  const textsOf = async (...args: string[]) => {
    const { code, stdout } = await report("results", "-o", "-", ...args);
    expect(code).toBe(0);
    const [, packed = ""] = /id="data">([^<]*)</.exec(stdout) ?? [];
    return gunzipSync(Buffer.from(packed, "base64")).toString();
  };
  const usual = await textsOf();
  expect(usual).toContain("def main(): pass");
  expect(usual).not.toContain("correct-horse");
  expect(usual).toContain("A source file is left out, as it looks like it holds secrets: settings.py.");
  expect(await textsOf("--all-sources")).toContain("correct-horse");
  const none = await textsOf("--no-source");
  expect(none).not.toMatch(/def main|correct-horse/);
  expect(none).toContain("This report was made without the text of source files.");
});

it.each([
  [["nowhere"], /there is no nowhere: give the folder that floodmark run made/],
  [["cut.floodmark"], /cut\.floodmark/],
  [
    ["results", "-o", "missing/report.html"],
    /can't write missing\/report\.html .*: name another file with -o/,
  ],
  [[], /missing required argument 'recording': see floodmark report --help/],
])("refuses %j in one line and writes nothing", async (args, says) => {
  writeFileSync(place.path("cut.floodmark"), RECORDING.subarray(0, 100));
  const before = place.list();
  const { code, stdout, stderr } = await report(...args);
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/^floodmark: [^\n]+\n$/);
  expect([code, stdout]).toEqual([2, ""]);
  expect(place.list()).toEqual(before);
});
