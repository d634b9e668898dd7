import { expect, it } from "vitest";
import type { Origin } from "../analysis/tree.ts";
import { placeOf, shortName } from "./place.ts";

const place = (file: string, line: number, origin: Origin): string =>
  placeOf(
    {
      ...{ function: "f", file, line, origin },
      ...{ bytes: 1, blocks: 1, share: 1, span: { endLine: -1, column: -1, endColumn: -1 } },
    },
    "/home/ana/work",
  );

it.each([
  ["etl.py", 41, "own", "etl.py:41"],
  ["/home/ana/work/src/etl.py", 41, "own", "src/etl.py:41"],
  ["src/../etl.py", 41, "own", "etl.py:41"],
  ["/home/ana/other/etl.py", 41, "own", "/home/ana/other/etl.py:41"],
  ["/home/ana/work/.venv/lib/python3.12/site-packages/pandas/io.py", 7, "library", "pandas/io.py:7"],
  ["/usr/lib/python3.12/json/decoder.py", 7, "library", "json/decoder.py:7"],
  ["<frozen runpy>", 88, "library", "<frozen runpy>:88"],
  ["<string>", 1, "own", "<string>:1"],
  ["etl.py", 0, "own", "etl.py"],
  ["", 0, "root", ""],
] as const)("%s, line %d, stands as it is found", (file, line, origin, shown) => {
  expect(place(file, line, origin)).toBe(shown);
});

it.each([
  ["Job.run", "Job.run"],
  ["load.<locals>.<listcomp>", "<listcomp>"],
  ["outer.<locals>.Inner.run", "Inner.run"],
])("%s is called %s", (name, shown) => {
  expect(shortName(name)).toBe(shown);
});
