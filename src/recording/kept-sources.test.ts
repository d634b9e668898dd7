import { expect, it } from "vitest";
import { parseKept } from "./kept-sources.ts";

const parse = (index: unknown) => parseKept(JSON.stringify(index), "/w/run.zip");

it("finds the texts in the folder that the index stands in", () => {
  const kept = parse({
    version: 1,
    files: [
      { file: "/home/ana/etl.py", entry: "sources/1/etl.py" },
      { file: "a b/ß.py", entry: "sources/2/ß.py" },
    ],
    secret: ["/home/ana/settings.py"],
  });
  expect([...kept!.files]).toEqual([
    ["/home/ana/etl.py", "/w/run.zip/sources/1/etl.py"],
    ["a b/ß.py", "/w/run.zip/sources/2/ß.py"],
  ]);
  expect([...kept!.secret]).toEqual(["/home/ana/settings.py"]);
});

it("knows what else code is called, and takes no word for a name that is none", () => {
  const names = [
    { file: "/tmp/1.py", name: "In [7]" },
    { file: "/tmp/2.py", name: "" },
    { file: 1, name: "x" },
    null,
  ];
  expect([...parse({ version: 1, files: [], secret: [], names })!.names]).toEqual([["/tmp/1.py", "In [7]"]]);
  expect([...parse({ version: 1, files: [], secret: [], names: "x" })!.names]).toEqual([]);
});

it("reads nothing that lies elsewhere, whatever the index says", () => {
  const entries = [
    "/etc/passwd",
    "../other",
    "sources/../../etc/passwd",
    "sources/1/../../x",
    "sources/1/..",
    7,
  ];
  const kept = parse({ version: 1, files: entries.map((entry) => ({ file: "x", entry })), secret: [] });
  expect(kept!.files.size).toBe(0);
});

it.each([
  [null],
  [{}],
  [[]],
  ["text"],
  [{ version: 2, files: [], secret: [] }],
  [{ version: 1, files: {}, secret: [] }],
])("takes %j for none", (index) => {
  expect(parse(index)).toBeNull();
});
