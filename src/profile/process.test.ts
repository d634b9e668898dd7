import { describe, expect, it } from "vitest";
import { drawRecording, type HeaderValues } from "../recording/fixture.ts";
import { readBareHeader } from "../recording/header.ts";
import { STATE } from "../recording/layout.ts";
import type { TreeProcess } from "../recording/tree.ts";
import { describeProcess } from "./process.ts";

const SECOND = 1e9;
const DRAWING = `
f app.py:1
100
`;

const slot = (values: Partial<TreeProcess>): TreeProcess => ({
  ...{ pid: 4711, number: 1, life: "alive", status: 0, published: 0, startNs: 12 * SECOND, endNs: 0 },
  ...values,
});

function describeWith(header: HeaderValues, at: TreeProcess | null) {
  const recording = drawRecording(DRAWING, {
    startNs: 12 * SECOND,
    peakNs: SECOND,
    endNs: 5 * SECOND,
    ...header,
  });
  return describeProcess(readBareHeader(recording, "drawn"), at, 10 * SECOND, 70);
}

describe("a process of a tree", () => {
  it("has its times on the tree's clock", () => {
    const found = describeWith({ parentPid: 9, inheritedBytes: 500 }, slot({ endNs: 20 * SECOND }));
    expect(found).toMatchObject({
      pid: 4711,
      parentPid: 9,
      startSeconds: 2,
      endSeconds: 10,
      inheritedBytes: 500,
    });
    expect(found).toMatchObject({ peak: { bytes: 100, seconds: 3 }, treeBytes: 70, number: 1 });
  });

  it("ends when it says so, where nobody has seen it", () => {
    expect(describeWith({}, null)).toMatchObject({ endSeconds: 7, ending: { how: "ended" } });
  });

  it("never begins before the tree", () => {
    expect(describeWith({ startNs: 1 }, slot({ endNs: 2 }))).toMatchObject({
      startSeconds: 0,
      endSeconds: 0,
    });
  });

  const { recording, ended, off } = STATE;
  /** The greatest there can be is some 4 million. */
  const nobody = 2 ** 31 - 1;
  it.each([
    ["exited", { life: "exited", status: 3 }, ended, 4711, { how: "exit", code: 3 }],
    [
      "was killed",
      { life: "killed", status: 9 },
      recording,
      4711,
      { how: "signal", signal: "SIGKILL", number: 9 },
    ],
    [
      "by an unknown signal",
      { life: "killed", status: 99 },
      recording,
      1,
      { how: "signal", signal: "signal 99" },
    ],
    ["became another program", { life: "exec" }, recording, 4711, { how: "replaced" }],
    ["was there no more", { life: "gone" }, recording, 4711, { how: "unknown" }],
    ["ended, and nobody waits", { life: "ended" }, recording, 4711, { how: "ended" }],
    ["is at its end", { life: "alive" }, ended, 4711, { how: "ended" }],
    ["is there", { life: "alive" }, recording, process.pid, { how: "running" }],
    ["is gone, and nobody saw it", { life: "alive" }, recording, nobody, { how: "unknown" }],
    ["goes on without the agent", { life: "ended" }, off, process.pid, { how: "running" }],
  ] as const)("%s", (_what, values, state, pid, ending) => {
    const at = Date.now() * 1e6;
    expect(describeWith({ state, pid, startRealtimeNs: at }, slot(values)).ending).toMatchObject(ending);
  });
});
