import { expect, it } from "vitest";
import { drawRecording } from "../recording/fixture.ts";
import { HEADER, LIMIT, REFUSAL, ROOT_COUNT } from "../recording/layout.ts";
import { readRecording } from "../recording/reader.ts";
import { buildProfile } from "./build.ts";
import { drawProfile } from "./fixture.ts";
import type { Refusal } from "./profile.ts";

const DRAWING = `
  <module> app.py:9
  load app.py:2
  4096 ×2 heap
`;
/** The node of load. */
const LOAD = ROOT_COUNT + 1;

/** What a recording says whose header holds this. */
function refusalOf(values: Partial<Record<keyof typeof REFUSAL, number>>): Refusal | null {
  const file = drawRecording(DRAWING);
  const view = new DataView(file.buffer);
  const wide = ["ns", "bytes", "blocks", "limit"];
  for (const [name, value] of Object.entries({ count: 1, ...values })) {
    const offset = HEADER.refusal + REFUSAL[name as keyof typeof REFUSAL];
    if (wide.includes(name)) view.setBigUint64(offset, BigInt(value), true);
    else view.setUint32(offset, value, true);
  }
  // Blocks of some size: 70 in all.
  view.setBigUint64(HEADER.sizes, 70n, true);
  return buildProfile({ recording: readRecording(file, "drawn"), session: null }).refusal;
}

it("says what was refused, to whom, and how much was allocated since", () => {
  const limited = { limitKind: LIMIT.addressSpace, limit: 600_000_000 };
  expect(refusalOf({ ns: 2_500_000_000, bytes: 8192, blocks: 50, node: LOAD, ...limited })).toEqual({
    seconds: 2.5,
    bytes: 8192,
    calls: [
      { function: "<module>", file: "app.py", line: 9 },
      { function: "load", file: "app.py", line: 2 },
    ],
    limit: { of: "address space", bytes: 600_000_000 },
    blocksAfter: 20,
    hasLeft: false,
  });
  expect(refusalOf({ limitKind: LIMIT.data, limit: 1, hasLeft: 1 })).toMatchObject({
    limit: { of: "data", bytes: 1 },
    hasLeft: true,
  });
});

it("is none where none was", () => {
  expect(refusalOf({ count: 0, bytes: 8192 })).toBe(null);
  expect(drawProfile(DRAWING).refusal).toBe(null);
});

it("takes what a damaged header says for nothing", () => {
  expect(refusalOf({ node: 4_000_000, limitKind: 77, blocks: 1000 })).toMatchObject({
    ...{ calls: [], limit: null, blocksAfter: 0 },
  });
});
