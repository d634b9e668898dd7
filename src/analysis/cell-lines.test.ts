import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { cellLines } from "./cell-lines.ts";

const PROFILE = drawProfile(`
  run /v/lib/python3.12/kernel.py:1  run /v/lib/python3.12/kernel.py:1  run /v/lib/python3.12/kernel.py:1  run /v/lib/python3.12/kernel.py:1  thread worker
  <module> 7.py:3                    <module> 7.py:5                    <module> 7.py:5                    show /v/lib/python3.12/show.py:2
  load mine.py:8                     fill 7.py:2                        <module> part.py:1
  600                                200                                150                                40                                 10
`);

it("charges to a cell's innermost line what it called, anywhere; what no line of it called stands apart", () => {
  const lines = cellLines(PROFILE, ["7.py"]).map(({ function: name, file, line, bytes }) => [
    name,
    file,
    line,
    bytes,
  ]);
  expect(lines).toEqual([
    ["<module>", "7.py", 3, 600],
    ["fill", "7.py", 2, 200],
    ["<module>", "7.py", 5, 150],
    ["outside of the cell", "", 0, 50],
  ]);
  const shares = cellLines(PROFILE, ["7.py"]).map(({ share }) => share);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
});

it("takes the part that a magic has run for the cell's, too", () => {
  const lines = cellLines(PROFILE, ["7.py", "part.py"]).map(({ file, line, bytes }) => [file, line, bytes]);
  expect(lines).toContainEqual(["part.py", 1, 150]);
  expect(lines).not.toContainEqual(["7.py", 5, 150]);
});

it("has nothing of a cell that held nothing but what stands apart", () => {
  expect(cellLines(PROFILE, ["other.py"]).map(({ bytes }) => bytes)).toEqual([1000]);
});
