import { expect, it } from "vitest";
import { writeRecording } from "../recording/fixture.ts";
import { readRecording } from "../recording/reader.ts";
import { FrameIndex } from "./frames.ts";

/** The only Python frame of a recording whose code begins at line 1 and has the table e8 10. */
const frameOf = (pythonVersion: number) => {
  const file = writeRecording([{ frames: ["f a.py:9"], peakBytes: 1 }], { pythonVersion });
  const index = new FrameIndex();
  index.add(readRecording(file, "drawn"));
  const { frames } = index.finish();
  const { line, endLine, column, endColumn } = frames;
  return [line, endLine, column, endColumn].map((values) => values[frames.length - 1]);
};

it("reads a line table as the Python that wrote it", () => {
  expect(frameOf(0x030b07f0)).toEqual([9, -1, -1, -1]);
  expect(frameOf(0x030a0df0)).toEqual([17, -1, -1, -1]);
  expect(frameOf(0x030912f0)).toEqual([1, -1, -1, -1]);
});
