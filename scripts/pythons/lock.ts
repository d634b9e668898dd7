import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

function tryToTake(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid}`, { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

/** Whether the process that took the lock has died with it. A file that is just being written says nothing yet. */
function isLeftOver(file: string): boolean {
  try {
    const owner = readFileSync(file, "utf8");
    return owner !== "" && !isAlive(Number(owner));
  } catch {
    return false;
  }
}

/** Does something while no other process that asks for the same lock file does. Several test runs may begin at a time. */
export async function whileLocked<T>(file: string, act: () => Promise<T>): Promise<T> {
  while (!tryToTake(file)) {
    if (isLeftOver(file)) rmSync(file, { force: true });
    else await setTimeout(200);
  }
  try {
    return await act();
  } finally {
    rmSync(file, { force: true });
  }
}
