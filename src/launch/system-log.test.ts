import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseSystemSeries, type SystemSeries } from "../recording/system-series.ts";
import { SystemLog } from "./system-log.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "floodmark-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A log with a sample at 0, 1, 2 … seconds. */
function fill(count: number): SystemLog {
  const log = new SystemLog(folder, 1_795_269_727_000);
  for (let seconds = 0; seconds < count; seconds++) {
    log.add({ seconds, processes: [], cgroup: { usage: 10 * seconds, limit: null } });
  }
  return log;
}

function read(): SystemSeries | null {
  const path = join(folder, "system.jsonl");
  return existsSync(path) ? parseSystemSeries(readFileSync(path, "utf8")) : null;
}

test.each([0, 1, 4095, 4096, 4097, 20_000])(
  "of %j samples the file holds what is kept, to the last",
  async (count) => {
    await fill(count).end();
    const series = read();
    expect(series?.length).toBeGreaterThanOrEqual(Math.min(count, 2048));
    expect(series?.length).toBeLessThanOrEqual(4096);
    expect(series?.seconds.at(-1)).toBe(count === 0 ? undefined : count - 1);
    expect(series?.cgroupUsage).toEqual(series?.seconds.map((seconds) => 10 * seconds));
    expect(readdirSync(folder)).toEqual(["system.jsonl"]);
  },
);

test("it can be read before its end, also when many have gone", async () => {
  const log = fill(10_000);
  log.flush();
  await vi.waitUntil(() => (read()?.seconds.at(-1) ?? 0) > 9990, { timeout: 20_000 });
  await log.end();
});

test("with its folder removed it ends in silence", async () => {
  const log = fill(10);
  rmSync(folder, { recursive: true });
  log.flush();
  await log.end();
  expect(existsSync(folder)).toBe(false);
});
