import { describe, expect, it } from "vitest";
import { drawRecording } from "../recording/fixture.ts";
import { type Recording, readRecording } from "../recording/reader.ts";
import type { RawScope } from "../recording/scopes.ts";
import type { TreeProcess } from "../recording/tree.ts";
import { buildProfile } from "./build.ts";
import { heldAtTreePeak } from "./tree-peak.ts";

/** Two sites: one as at its peak, one that holds less now. Both changed last in epoch 5. */
const DRAWING = `
f app.py:1       g app.py:2
100 live 100     200 live 50
`;

interface Case {
  readonly startNs?: number;
  readonly treeEpoch?: number;
  readonly scope?: Partial<RawScope>;
  readonly slot?: Partial<TreeProcess> | null;
}

/** What both sites held at the peak of a tree: its seventh, at 1000 ns. */
function heldIn({ startNs = 10, treeEpoch = 7, scope, slot = {} }: Case): number[] | null {
  const drawn = readRecording(drawRecording(DRAWING, { startNs, treeEpoch }), "drawn");
  const epoch = Float64Array.from([0, 3, 5]);
  const table = {
    length: 3,
    peakBytes: Float64Array.from([0, 70, 80]),
    peakBlocks: Uint32Array.from([0, 7, 8]),
  };
  const whole = { scope: 0, state: "open", peakEpoch: 4, sites: table, ...scope } as RawScope;
  const recording: Recording = {
    ...drawn,
    sites: { ...drawn.sites, epoch },
    scopes: scope === undefined ? [] : [whole],
  };
  const { sites } = buildProfile({ recording: drawn, session: null });
  const tree = { peakBytes: 300, peakEpoch: 7, peakNs: 1000, processes: [], missing: 0 };
  const place: TreeProcess | null = slot && {
    pid: 1,
    number: 1,
    life: "alive",
    status: 0,
    published: 0,
    startNs,
    endNs: 0,
    ...slot,
  };
  const { peakBytes } = heldAtTreePeak(recording, sites, tree, place);
  return peakBytes && [...peakBytes];
}

describe("what a process held at the peak of its tree", () => {
  it("is its own peak, where it was alone then", () => {
    expect(heldIn({})).toEqual([100, 200]);
  });

  it("is what was kept, of sites that have changed since; of others what is live", () => {
    expect(heldIn({ scope: {} })).toEqual([100, 80]);
    expect(heldIn({ scope: { peakEpoch: 3 } })).toEqual([70, 80]);
    expect(heldIn({ scope: { peakEpoch: 6 } })).toEqual([100, 50]);
  });

  it("is what is live, where it has hardly changed since", () => {
    expect(heldIn({ treeEpoch: 6, scope: {} })).toEqual([100, 50]);
    expect(heldIn({ treeEpoch: 6, slot: null })).toEqual([100, 50]);
    expect(heldIn({ treeEpoch: 6, slot: { endNs: 1000 } })).toEqual([100, 50]);
  });

  it("is nothing, where it had ended by then or was yet to begin", () => {
    expect(heldIn({ treeEpoch: 6, slot: { endNs: 999 } })).toBe(null);
    expect(heldIn({ treeEpoch: 6, startNs: 1001 })).toBe(null);
  });

  it("is its own peak, where its scope was lost", () => {
    expect(heldIn({ scope: { state: "lost" } })).toEqual([100, 200]);
  });
});
