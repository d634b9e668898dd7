import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { isStillRunning } from "../recording/process.ts";
import { endProcesses, processesToEnd } from "./end-processes.ts";

describe("what is to end", () => {
  /** init 1 > shell 10 > launcher 20 > program 30 > worker 40; init > service 50; a daemon of the run 60, whose parent is init. */
  const parents = new Map([
    ...([
      [1, 0],
      [2, 0],
      [10, 1],
      [20, 10],
      [30, 20],
      [40, 30],
      [41, 30],
      [50, 1],
      [60, 1],
      [61, 60],
    ] as const),
  ]);
  const toEnd = (...pids: number[]) => processesToEnd(pids, parents, 20).sort((a, b) => a - b);

  it("is what was asked for, and all that it has started", () => {
    expect(toEnd(30)).toEqual([30, 40, 41]);
    expect(toEnd(30, 40, 60)).toEqual([30, 40, 41, 60, 61]);
  });

  it("is never the launcher, what it descends from, or init: nor, by these, anything else", () => {
    expect(toEnd(0, 1, 10, 20)).toEqual([]);
    expect(toEnd(1, 40)).toEqual([40]);
  });

  it("is nothing where an id is none", () => {
    expect(toEnd(-1, 99, Number.NaN)).toEqual([]);
  });
});

it("ends a process and all that it has started", async () => {
  const tree = `sh -c 'sleep 60 & echo $!; wait' & echo $!; wait`;
  const child = spawn("sh", ["-c", tree], { stdio: ["ignore", "pipe", "ignore"] });
  const pids = await new Promise<number[]>((resolve) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const words = text.trim().split("\n");
      if (words.length === 2) resolve(words.map(Number));
    });
  });
  const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  const areRunning = () => pids.filter((pid) => isStillRunning(pid, Date.now()));
  expect(areRunning()).toHaveLength(2);
  endProcesses([child.pid!]);
  expect(await ended).toBe("SIGKILL");
  await expect.poll(areRunning).toEqual([]);
});
