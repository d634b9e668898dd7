import { expect, test } from "vitest";
import { onEachPython } from "../support/pythons.ts";
import type { Recorded } from "../support/recorded.ts";
import { checkProgram, Libraries } from "./calls.ts";

const SIZE = 1_000 * 4_096;

/** Bytes that a kind held at the peak, as the summary has them. */
function atPeak({ summary }: Recorded, name: string): number {
  const { kinds } = summary as unknown as { kinds: readonly { kind: string; peakBytes: number }[] };
  return kinds.find(({ kind }) => kind === name)?.peakBytes ?? 0;
}

onEachPython((python) => {
  test("maps of files and shared memory have totals of their own, and are no part of the peak", async () => {
    const libraries = new Libraries();
    await libraries.compile("kinds.c", "kinds.so");
    const cwd = libraries.place.folder;
    const recorded = await checkProgram(python, "kinds.py", libraries, { cwd });
    // ctypes itself maps a few pages with newer releases of libffi.
    const anonymous = atPeak(recorded, "anonymous map");
    expect(anonymous).toBeGreaterThanOrEqual(SIZE);
    expect(anonymous).toBeLessThanOrEqual(SIZE + 4 * 4_096);
    expect(atPeak(recorded, "shared memory")).toBe(5 * SIZE);
    expect(atPeak(recorded, "file map")).toBe(3 * SIZE);
  });
});
