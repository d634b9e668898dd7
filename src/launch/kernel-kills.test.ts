import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { KernelKills } from "./kernel-kills.ts";

let top = "";
let own = "";
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "floodmark-cgroup-"));
  own = join(top, "job");
  mkdirSync(own);
});
afterEach(() => rmSync(top, { recursive: true }));

const place = (version: 1 | 2) => ({ version, folders: [own, top] });

/** What `memory.events` of version 2 says. */
function writeEvents(folder: string, oom: number, kills: number): void {
  const text = `low 0\nhigh 0\nmax 812\noom ${oom}\noom_kill ${kills}\noom_group_kill 0\n`;
  writeFileSync(join(folder, "memory.events"), text);
}

/** What version 1 says of hits of the limit, and of kills. */
function writeCounts(folder: string, hits: number, kills: number): void {
  writeFileSync(join(folder, "memory.failcnt"), `${hits}\n`);
  writeFileSync(join(folder, "memory.oom_control"), `oom_kill_disable 0\nunder_oom 0\noom_kill ${kills}\n`);
}

it("nothing happened", () => {
  writeEvents(top, 3, 3);
  writeEvents(own, 2, 2);
  expect(new KernelKills(place(2)).since()).toEqual({ hasKilled: false, limited: null });
});

it("its own limit stood in the way: those it lies in count that, too", () => {
  writeEvents(top, 3, 3);
  writeEvents(own, 2, 2);
  const kills = new KernelKills(place(2));
  writeEvents(top, 4, 4);
  writeEvents(own, 3, 3);
  expect(kills.since()).toEqual({ hasKilled: true, limited: own });
});

it("the limit of one further out did", () => {
  writeEvents(top, 3, 3);
  writeEvents(own, 2, 2);
  const kills = new KernelKills(place(2));
  writeEvents(top, 4, 4);
  writeEvents(own, 2, 3);
  expect(kills.since()).toEqual({ hasKilled: true, limited: top });
});

it("no limit did: it was the machine's memory", () => {
  writeEvents(top, 3, 3);
  writeEvents(own, 2, 2);
  const kills = new KernelKills(place(2));
  writeEvents(top, 3, 4);
  writeEvents(own, 2, 3);
  expect(kills.since()).toEqual({ hasKilled: true, limited: null });
});

it("another of the outer cgroup was ended, none of its own", () => {
  writeEvents(top, 3, 3);
  writeEvents(own, 2, 2);
  const kills = new KernelKills(place(2));
  writeEvents(top, 4, 4);
  expect(kills.since().hasKilled).toBe(false);
});

it("of version 1", () => {
  writeCounts(top, 7, 0);
  writeCounts(own, 100, 1);
  const kills = new KernelKills(place(1));
  expect(kills.since()).toEqual({ hasKilled: false, limited: null });
  writeCounts(own, 150, 2);
  expect(kills.since()).toEqual({ hasKilled: true, limited: own });
});

it("without a cgroup the machine's count is what there is", () => {
  expect(new KernelKills(null).since()).toEqual({ hasKilled: false, limited: null });
});
