/** A tree of processes as large as they get: ten of 300,000 nodes each, that ran one beside the other. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeTree } from "../../src/recording/fixture-tree.ts";
import { HEADER } from "../../src/recording/layout.ts";
import { TREE_FILE } from "../../src/recording/open.ts";
import { writeLargeRun } from "./large-run.ts";

export const LARGE_PROCESSES = 10;

const FIRST_PID = 4711;
const SECOND_NS = 1_000_000_000;

/** Writes the run and its sources into a folder; the folder with its results. The same in each run. */
export function writeLargeTree(folder: string): { readonly results: string; readonly peakBytes: number } {
  const { results, peakBytes } = writeLargeRun(folder);
  const recordings = join(results, "recording");
  const pids = Array.from({ length: LARGE_PROCESSES }, (_, at) => FIRST_PID + at);
  const startOf = (pid: number) => SECOND_NS * (1 + pid - FIRST_PID);
  const bytes = readFileSync(join(recordings, `${FIRST_PID}.floodmark`));
  mkdirSync(recordings, { recursive: true });
  for (const pid of pids) {
    bytes.writeUInt32LE(pid, HEADER.pid);
    bytes.writeUInt32LE(pid === FIRST_PID ? 1 : FIRST_PID, HEADER.parentPid);
    bytes.writeBigUInt64LE(BigInt(startOf(pid)), HEADER.startNs);
    bytes.writeBigUInt64LE(1n, HEADER.treeEpoch);
    writeFileSync(join(recordings, `${pid}.floodmark`), bytes);
  }
  const page = writeTree({
    peakBytes: LARGE_PROCESSES * peakBytes,
    peakEpoch: 1,
    peakNs: 1300 * SECOND_NS,
    processes: pids.map((pid) => ({
      pid,
      life: "exited" as const,
      startNs: startOf(pid),
      endNs: 3600 * SECOND_NS,
    })),
  });
  writeFileSync(join(recordings, TREE_FILE), page);
  rmSync(join(results, "system.jsonl"));
  return { results, peakBytes: LARGE_PROCESSES * peakBytes };
}
