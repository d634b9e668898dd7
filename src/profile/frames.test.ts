import { expect, it } from "vitest";
import { writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { FrameIndex } from "./frames.ts";

/** The lines and columns of what Pythons of these versions made of a code that begins at line 1 and has the table e8 10. */
const framesOf = (...pythonVersions: number[]) => {
  const index = new FrameIndex();
  const own = pythonVersions.map((pythonVersion) => {
    const file = writeRecording([{ frames: ["f a.py:9"], peakBytes: 1 }], { pythonVersion });
    return index.add(readRecording(file, "drawn")).at(-1)!;
  });
  const { line, endLine, column, endColumn } = index.finish().frames;
  return own.map((frame) => [line, endLine, column, endColumn].map((values) => values[frame]));
};

it("reads a line table as the Python that wrote it", () => {
  expect(framesOf(0x030b07f0)).toEqual([[9, -1, -1, -1]]);
  expect(framesOf(0x030a0df0)).toEqual([[17, -1, -1, -1]]);
  expect(framesOf(0x030912f0)).toEqual([[1, -1, -1, -1]]);
});

it("keeps those of several Pythons apart", () => {
  const lines = framesOf(0x030b07f0, 0x030a0df0, 0x030912f0, 0x030b07f0).map(([line]) => line);
  expect(lines).toEqual([9, 17, 1, 9]);
});
