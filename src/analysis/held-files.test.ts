import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { linesOfFile } from "./file-lines.ts";
import { findFiles, heldFiles } from "./held-files.ts";
import { profileAt, profileBetween } from "./moment.ts";
import { sumStacks } from "./stack-sums.ts";

const PROFILE = drawProfile(`
  main /a/app.py:9   main /a/app.py:9                 main /a/app.py:8                 <before Python>
  load /a/io.py:2    read /v/lib/python3.12/csv.py:5  read /v/lib/python3.12/csv.py:7
  main /a/app.py:3   row /a/io.py:4
  100 ×2 live 7      30                               50 ×5                            8
`);

it("lists files with what runs through them, once, and their lines' own add up to it", () => {
  const table = (profile = PROFILE) =>
    heldFiles(findFiles(PROFILE), sumStacks(profile)).map(({ file, origin, bytes }) => [file, origin, bytes]);
  expect(table()).toEqual([
    ["/a/app.py", "own", 180],
    ["/a/io.py", "own", 130],
    ["/v/lib/python3.12/csv.py", "library", 80],
  ]);
  for (const [file, , bytes] of table()) {
    expect(linesOfFile(PROFILE, String(file)).held.bytes).toBe(bytes);
  }
  expect(table(profileAt(PROFILE, "end")).map(([, , bytes]) => bytes)).toEqual([7, 7, 0]);
  // What gave back most is not the last.
  expect(table(profileBetween(PROFILE, "peak", "end")).map(([, , bytes]) => bytes)).toEqual([
    -173, -123, -80,
  ]);
});
