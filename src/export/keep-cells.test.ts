import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadProfile, readProfile } from "../profile/load.ts";
import { drawRecording } from "../recording/fixture.ts";
import { sourceOfRun } from "../report/sources.ts";
import { type Cell, keepCells } from "./keep-cells.ts";
import { packRun } from "./packed-run.ts";

const CELLS: readonly Cell[] = [
  { file: "/tmp/k/7.py", name: "In [7]", text: "%%floodmark\na = fill(7)\n" },
  { file: "/tmp/k/2.py", name: "In [2]", text: 'token = "sk-0123456789abcdef"\n' },
  { file: "/tmp/k/3.py", name: "In [3]", text: "unused = 1\n" },
];

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "floodmark-cells-"));
  writeFileSync(
    join(folder, "12.floodmark"),
    drawRecording("<module> /tmp/k/7.py:2\nfill /tmp/k/2.py:1\n100"),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const keep = () => keepCells(folder, CELLS, readProfile(folder).functions.file);

it("keeps the cells that a recording names where every command finds them, but no text with secrets", () => {
  keep();
  const { functions, run } = loadProfile(folder);
  expect(functions.file).toEqual(expect.arrayContaining(["In [7]", "In [2]"]));
  expect(sourceOfRun(run)("In [7]", 1)).toBe("%%floodmark");
  expect(sourceOfRun(run)("In [2]", 1)).toBeNull();
  expect([...run.kept!.secret]).toEqual(["In [2]"]);
  const written = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const texts = written.map((one) => readFileSync(join(one.parentPath, one.name), "latin1")).join();
  expect(texts).not.toContain("sk-0123456789");
  expect(texts).not.toContain("unused");
});

it("gives what it has kept", () => {
  expect(keep()).toEqual(readProfile(folder).run.kept);
});

it("says the names of today when a cell has run again", () => {
  keep();
  keepCells(folder, [{ ...CELLS[0]!, name: "In [9]", text: "b = 1\n" }], readProfile(folder).functions.file);
  expect(loadProfile(folder).functions.file).toContain("In [9]");
});

it("goes into a pack under the same names", () => {
  keep();
  const { files, secret } = packRun(folder, "unless secret");
  const index = files.find(({ name }) => name === "sources.json");
  expect(JSON.parse(Buffer.from(index!.read()).toString())).toMatchObject({
    files: [{ file: "/tmp/k/7.py", entry: "sources/1/In [7]" }],
    names: expect.arrayContaining([
      { file: "/tmp/k/7.py", name: "In [7]" },
      { file: "/tmp/k/2.py", name: "In [2]" },
    ]),
    secret: ["/tmp/k/2.py"],
  });
  expect(secret).toEqual(["In [2]"]);
});
