/** `floodmark report`: what it writes and where, and what it says of bad input. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SESSION } from "../../src/profile/fixture.ts";
import { drawRecording } from "../../src/recording/fixture.ts";
import { floodmark, Workplace } from "../support/floodmark.ts";

const RECORDING = drawRecording(`
  main app.py:9   <before Python>
  load app.py:2
  50000000        700
`);

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
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
