import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeTree } from "./fixture-tree.ts";
import { LIFE, TREE, TREE_SLOT, TREE_SLOTS, TREE_VERSION } from "./layout.ts";
import { type Life, readTree, type TreeProcess } from "./tree.ts";

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const u53 = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const process: fc.Arbitrary<TreeProcess> = fc.record({
  ...{ pid: u32, number: u32, status: u32, published: u53, startNs: u53, endNs: u53 },
  life: fc.constantFrom(...(Object.keys(LIFE) as Life[])),
});

describe("the tree's page", () => {
  it("is read as it was written", () => {
    const processes = fc.array(process, { maxLength: 20 });
    fc.assert(
      fc.property(processes, u53, u53, u53, (processes, peakBytes, peakEpoch, peakNs) => {
        const tree = { peakBytes, peakEpoch, peakNs, processes };
        expect(readTree(writeTree(tree))).toEqual({ ...tree, missing: 0 });
      }),
    );
  });

  it("says how many processes had no place in it", () => {
    const tree = readTree(writeTree({ processes: [], missing: TREE_SLOTS + 5 }));
    expect(tree).toMatchObject({ missing: 5 });
    expect(tree!.processes).toHaveLength(TREE_SLOTS);
  });

  it("is none where it is cut short, of another kind or of a later version", () => {
    const page = writeTree({ processes: [{ pid: 1 }] });
    expect(readTree(page.subarray(0, TREE.size - 1))).toBeNull();
    expect(readTree(new Uint8Array(TREE.size))).toBeNull();
    new DataView(page.buffer).setUint32(TREE.version, TREE_VERSION + 1, true);
    expect(readTree(page)).toBeNull();
  });

  it("may hold any bytes behind its beginning", () => {
    const begin = writeTree({ processes: [] }).subarray(0, TREE.slots);
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 4 * TREE_SLOT.size });
    fc.assert(
      fc.property(bytes, fc.integer({ min: TREE.slots, max: TREE.size - 1 }), (bytes, at) => {
        const page = new Uint8Array(TREE.size);
        page.set(begin);
        page.set(bytes.subarray(0, TREE.size - at), at);
        const tree = readTree(page)!;
        expect(tree.processes.length + tree.missing).toBe(
          new DataView(page.buffer).getUint32(TREE.slots, true),
        );
        for (const { life } of tree.processes) expect(Object.keys(LIFE)).toContain(life);
      }),
      { numRuns: 50 },
    );
  });
});
