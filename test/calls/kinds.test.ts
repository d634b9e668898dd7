import { expect, test } from "vitest";
import { MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";
import type { Recorded } from "../support/recorded.ts";
import { checkProgram, Libraries } from "./calls.ts";

const PAGE = 4_096;
const SIZE = 1_000 * PAGE;

/** Bytes that a kind held at the peak, as the summary has them. */
function atPeak({ summary }: Recorded, name: string): number {
  const { kinds } = summary as unknown as { kinds: readonly { kind: string; peakBytes: number }[] };
  return kinds.find(({ kind }) => kind === name)?.peakBytes ?? 0;
}

/** The program's own maps, and the few pages that newer releases of libffi map for ctypes: code of theirs, and data. */
function expectPages(found: number, own: number): void {
  expect(found).toBeGreaterThanOrEqual(own);
  expect(found).toBeLessThanOrEqual(own + 4 * PAGE);
}

onEachPython((python) => {
  test("maps of files and shared memory have totals of their own, and are no part of the peak", async () => {
    const libraries = new Libraries();
    await libraries.compile("kinds.c", "kinds.so");
    const cwd = libraries.place.folder;
    const recorded = await checkProgram(python, "kinds.py", libraries, { cwd });
    expectPages(atPeak(recorded, "anonymous map"), SIZE);
    expect(atPeak(recorded, "shared memory")).toBe(5 * SIZE);
    expectPages(atPeak(recorded, "file map"), 3 * SIZE);
  });
}, MINORS_AND_FREE);
