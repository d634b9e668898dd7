import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { CgroupMemory, readLimits, tightest } from "./cgroup-memory.ts";

let top = "";
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "floodmark-cgroup-"));
  mkdirSync(join(top, "slice/job"), { recursive: true });
});
afterEach(() => rmSync(top, { recursive: true }));

/** The tightest of limits of the outermost, the middle and the process's own cgroup, as their files say them; undefined for no file. */
async function tightestOf(version: 1 | 2, limits: readonly (string | undefined)[]): Promise<object> {
  const folders = [top, join(top, "slice"), join(top, "slice/job")];
  const name = version === 1 ? "memory.limit_in_bytes" : "memory.max";
  for (const [index, folder] of folders.entries()) {
    const limit = limits[index];
    if (limit !== undefined) writeFileSync(join(folder, name), `${limit}\n`);
  }
  return tightest(await readLimits({ version, folders: folders.reverse() }));
}

describe("the tightest limit counts, with the usage of what it is set on:", () => {
  it.each([
    ["its own", [undefined, "max", "1000"], "slice/job", 1000],
    ["that of one further out", [undefined, "2000", "max"], "slice", 2000],
    ["the lower of two", [undefined, "2000", "3000"], "slice", 2000],
    ["of equal ones its own", ["1000", "1000", "1000"], "slice/job", 1000],
    ["none", [undefined, "max", "max"], "slice/job", null],
    ["none that can be read", [undefined, undefined, undefined], "slice/job", null],
    ["zero is one", ["max", "0", "max"], "slice", 0],
  ])("%s", async (_, limits, folder, limit) => {
    expect(await tightestOf(2, limits)).toEqual({ folder: join(top, folder), limit });
  });

  it("a number near 2^63 is none in version 1", async () => {
    const none = "9223372036854771712";
    const folder = join(top, "slice/job");
    expect(await tightestOf(1, [none, none, none])).toEqual({ folder, limit: null });
    expect(await tightestOf(1, ["9223372036854710272", none, "1073741824"])).toEqual({
      folder,
      limit: 1073741824,
    });
  });
});

test("what this machine has is read, be it none", async () => {
  const memory = new CgroupMemory(process.pid);
  const first = await memory.read();
  memory.close();
  if (first) {
    expect(first.usage).toBeGreaterThan(0);
    expect(first.limit ?? first.usage).toBeGreaterThan(0);
  }
});

test("of a process that is not there, none", async () => {
  expect(await new CgroupMemory(0).read()).toBe(null);
});
