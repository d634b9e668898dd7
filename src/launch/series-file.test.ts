import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SeriesFile } from "./series-file.ts";

let place = "";
let folder = "";
let file: SeriesFile;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "floodmark-series-"));
  folder = join(place, "results");
  mkdirSync(folder);
  file = new SeriesFile(join(folder, "series"), "a\n");
});
afterEach(() => rmSync(place, { recursive: true }));

const read = (): string => readFileSync(join(folder, "series"), "utf8");
const whole = (): string => "whole\n";

test("grows by lines, and is replaced as a whole", async () => {
  file.append("b\n");
  file.append("");
  file.append("c\nd\n");
  file.replace("a\nd\n");
  file.append("e\n");
  expect(await file.end(whole)).toBe(null);
  expect(read()).toBe("a\nd\ne\n");
  expect(readdirSync(folder)).toEqual(["series"]);
});

test("what was written can be read at any moment", async () => {
  expect(read()).toBe("a\n");
  file.append("b\n");
  await vi.waitUntil(() => read() === "a\nb\n", { timeout: 20_000 });
  await file.end(whole);
});

test("where the folder was removed, none is made", async () => {
  rmSync(folder, { recursive: true });
  file.append("b\n");
  file.replace("c\n");
  file.append("d\n");
  expect(await file.end(whole)).toBe(null);
  expect(readdirSync(place)).toEqual([]);
});

test("after a failure nothing is written in the middle; the end makes up for it", async () => {
  const obstacle = join(folder, "series.tmp");
  mkdirSync(obstacle);
  file.replace("a\nb\n");
  file.append("c\n");
  const madeRoom = (): string => {
    expect(read()).toBe("a\n");
    rmdirSync(obstacle);
    return whole();
  };
  expect(await file.end(madeRoom)).toBe(null);
  expect(read()).toBe("whole\n");
});

test("a failure that lasts is told", async () => {
  mkdirSync(join(folder, "series.tmp"));
  file.replace("b\n");
  expect(await file.end(whole)).toBeInstanceOf(Error);
  expect(read()).toBe("a\n");
});
