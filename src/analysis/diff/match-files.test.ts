import { expect, it } from "vitest";
import { matchFiles } from "./match-files.ts";

const match = (a: readonly string[], b: readonly string[]) => Object.fromEntries(matchFiles(a, b));

it("takes the same path first", () => {
  expect(match(["/w/etl.py", "/old/etl.py"], ["/w/etl.py"])).toEqual({ "/w/etl.py": "/w/etl.py" });
});

it("finds a library's file below another root, of another Python", () => {
  const a = ["/v1/lib/python3.11/site-packages/pandas/core/frame.py", "/usr/lib/python3.11/json/decoder.py"];
  const b = ["/opt/lib/python3.12/json/decoder.py", "/v2/lib/python3.12/site-packages/pandas/core/frame.py"];
  expect(match(a, b)).toEqual({ [a[0]!]: b[1], [a[1]!]: b[0] });
});

it("finds the person's own file by the end of its path, or by its name where there is only one", () => {
  const a = ["/a/app/etl.py", "/a/app/io/read.py", "/a/app/sub/read.py"];
  const b = ["/b/etl.py", "/b/sub/read.py", "/b/io/read.py"];
  expect(match(a, b)).toEqual({ [a[0]!]: b[0], [a[1]!]: b[2], [a[2]!]: b[1] });
});

it("takes no file for another that only has a common name", () => {
  expect(match(["/a/one/__init__.py"], ["/b/two/__init__.py"])).toEqual({});
  expect(match(["/a/x/read.py", "/a/y/read.py"], ["/b/z/read.py"])).toEqual({});
  expect(match(["/a/etl.py"], ["/b/train.py"])).toEqual({});
  expect(match(["/v/lib/python3.12/json/decoder.py"], ["/w/decoder.py"])).toEqual({});
});
