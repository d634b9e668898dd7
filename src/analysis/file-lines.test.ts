import { describe, expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { InputError } from "../recording/errors.ts";
import { findFile, linesOfFile } from "./file-lines.ts";
import { profileAt } from "./moment.ts";

const PROFILE = drawProfile(`
  main /a/app.py:9  main /a/app.py:9                 main /a/app.py:9  main /a/app.py:8   main /a/app.py:8
  load /a/app.py:2  load /a/app.py:2                 clean /b/io.py:5  again /a/app.py:4  again /a/app.py:6
                    read /v/lib/python3.12/csv.py:5  keep /a/app.py:3  again /a/app.py:4
  100 ×2 live 7     30                               50 ×5             8                  1 reserved
`);

describe("the lines of a file", () => {
  const table = (profile = PROFILE, file = "/a/app.py") =>
    linesOfFile(profile, file).lines.map(({ line, held, own, totalBlocks }) => [
      line,
      held.bytes,
      own.bytes,
      totalBlocks,
    ]);

  it("hold what they and their callees hold, once; their own is charged to the innermost of the file", () => {
    expect(table()).toEqual([
      [2, 130, 130, 3],
      [3, 50, 50, 5],
      [4, 8, 8, 1],
      [8, 8, 0, 0],
      [9, 180, 0, 0],
    ]);
    expect(linesOfFile(PROFILE, "/a/app.py").held.bytes).toBe(PROFILE.peak.bytes);
    expect(table(PROFILE, "/b/io.py")).toEqual([[5, 50, 50, 5]]);
  });

  it("at another moment are the same lines", () => {
    expect(table(profileAt(PROFILE, "end")).filter(([, held]) => held! > 0)).toEqual([
      [2, 7, 7, 3],
      [9, 7, 0, 0],
    ]);
  });
});

describe("a file", () => {
  it.each([
    ["/a/app.py", "/a/app.py"],
    ["app.py", "/a/app.py"],
    ["b/io.py", "/b/io.py"],
    ["/other/python3.12/csv.py", null],
    ["pp.py", null],
    ["", null],
  ])("%s is %s", (name, file) => {
    if (file !== null) expect(findFile(PROFILE, name)).toBe(file);
    else expect(() => findFile(PROFILE, name)).toThrow(InputError);
  });

  it("is the person's own rather than a library's", () => {
    const both = drawProfile("  f /a/pool.py:1  f /v/lib/python3.12/pool.py:1\n  1               1");
    expect(findFile(both, "pool.py")).toBe("/a/pool.py");
    expect(findFile(both, "python3.12/pool.py")).toBe("/v/lib/python3.12/pool.py");
  });

  it("that is unknown or could be several is refused with those that are there", () => {
    expect(() => findFile(PROFILE, "nix.py")).toThrow(
      "no line of nix.py is in this recording: there are /a/app.py",
    );
    const several = drawProfile("  f /a/io.py:1  f /b/io.py:1\n  1             1");
    expect(() => findFile(several, "io.py")).toThrow(
      "io.py may be /a/io.py, /b/io.py: give more of its path",
    );
  });
});
