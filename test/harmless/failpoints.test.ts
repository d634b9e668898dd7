/**
 * Whatever the agent is refused, the program does what it does alone. Each of the agent's failpoints in turn: it is reached, what
 * became of the recording is what is said here, and the reason can be read.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Header } from "../../src/recording/header.ts";
import { listRecordings, openRecording } from "../../src/recording/open.ts";
import { compileAgent } from "../agent/compile.ts";
import { execute, floodmark, type Result, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";

const PROGRAM = fileURLToPath(new URL("./job.py", import.meta.url));
const SET_UP =
  "the agent could not be set up: there was no memory, no room for its recording, or a page could not be changed";
const SELF_TEST = "its frames aren't laid out as this version of floodmark knows them: in the self-test, ";

/** What a failure before the program's first line is called. */
const REFUSED: Readonly<Record<string, string>> = {
  recording_file: "its file could not be created",
  recording_room: "there is no room for it on the disk",
  recording_mapping: "there was no memory for it",
  interpreter_unknown:
    "this version of floodmark knows CPython 3.6 to 3.15, of the free-threaded ones 3.13; it is 3.",
  switch_page: SET_UP,
  block_table: SET_UP,
  sample_table: SET_UP,
  first_chunk: SET_UP,
  first_site_table: SET_UP,
  first_stack_table: SET_UP,
  slot_page: SET_UP,
  selftest: `${SELF_TEST}it could not be run`,
  selftest_caller: `${SELF_TEST}a caller was another one`,
};

/** The reason in a recording that ends while the program goes on. */
const OFF: Readonly<Record<string, string>> = {
  chunk: "the recording could not grow: a test has it fail",
  disk_room: "the recording could not grow: there is no room for it on the disk",
  block_table_leaf: "there was no memory for the table of blocks, or a block lies beyond it",
  sample_table_room: "there was no memory for the table of blocks, or a block lies beyond it",
  stack_table: "there was no memory for the table of stacks",
  site_table: "there was no memory for the table of sites",
  code_table: "there was no memory for the table of code objects",
  mapping_table: "there was no memory for the table of mappings",
  fork_tables: "there was no memory for the tables of blocks and stacks, or no room on the disk",
  ledger: "its figures can't be right: a line gave back more than it held",
};

/** What the agent does without: recordings come to their end. */
const WITHOUT =
  "fork_recording recording_name environment_list fallocate populate second_mapping tree_page tree_slot pending_call tables_full chain chain_room walk_scratch trace site_list scope extent thread_start thread_number thread_root handover_place child_environment source_file proc_file";

/** Those of a sampled recording. */
const SAMPLED = ["sample_table", "sample_table_room", "source_file"];
const samples = (point: string): string => (SAMPLED.includes(point) ? "256" : "0");

const points = [
  ...readFileSync(new URL("../../agent/src/failpoint.h", import.meta.url), "utf8").matchAll(
    /^ {2}POINT\((\w+)\)/gm,
  ),
].map(([, name = ""]) => name);

const place = new Workplace();
const debug = place.path("debug.so");
beforeAll(() => compileAgent(debug, ["FLOODMARK_DEBUG"]));
afterAll(() => place.remove());

test("each is known here", () => {
  expect([...Object.keys(REFUSED), ...Object.keys(OFF), ...WITHOUT.split(" ")].sort()).toEqual(
    [...points].sort(),
  );
});

const same = ({ code, stdout }: Result) => ({ code, stdout });

/** Of the recordings in a folder those that a point has failed in. */
const failedIn = (folder: string, point: string): Header[] =>
  listRecordings(folder)
    .map((file) => openRecording(file).header)
    .filter(({ failpoint }) => points[failpoint - 1] === point);

/** Of the recordings of a run in which a point failed. */
function expectRecordings(folder: string, point: string): void {
  const failed = failedIn(folder, point);
  expect(failed.length, "the point was not reached").toBeGreaterThan(0);
  const reason = OFF[point] ?? "";
  for (const header of failed) expect(header).toMatchObject({ reason, state: reason ? "off" : "ended" });
}

onEachPython(
  ({ executable, minor }) => {
    let plain: Result;
    beforeAll(async () => {
      plain = await execute(executable, [PROGRAM]);
      expect(plain.code).toBe(7);
    });

    describe("under floodmark run", () => {
      const run = (point: string, folder: string, ...flags: readonly string[]) =>
        floodmark(["run", "-q", "--no-open", ...flags, "-o", folder, "--python", executable, PROGRAM], {
          env: { FLOODMARK_FAIL: point, FLOODMARK_SAMPLE: undefined },
        });
      const sampled = (point: string) => (SAMPLED.includes(point) ? [`--sample=${samples(point)}`] : []);

      test.each(Object.entries(REFUSED))("%s: it is refused, or runs unprofiled", async (point, reason) => {
        const folder = place.path(`${point}-${minor}`);
        const refused = await run(point, folder, ...sampled(point));
        expect(same(refused)).toEqual({ code: 2, stdout: "" });
        expect(refused.stderr).toContain(reason);
        const ours = await run(point, folder, ...sampled(point), "--best-effort", "--children", "ignore");
        expect(same(ours)).toEqual(same(plain));
        expect(ours.stderr).toContain(plain.stderr);
        expect(ours.stderr).toContain(reason);
      });

      test.each([...Object.keys(OFF), ...WITHOUT.split(" ")])("%s", async (point) => {
        const folder = place.path(`${point}-${minor}`);
        const ours = await run(point, folder, ...sampled(point));
        expect(same(ours)).toEqual(same(plain));
        expect(ours.stderr).toBe(`${plain.stderr}${folder}/report.html\n`);
        expectRecordings(folder, point);
      });
    });

    test.each(points)("an agent with assertions: %s", async (point) => {
      const folder = place.path(`${point}-${minor}-debug`);
      mkdirSync(folder);
      const ours = await execute(executable, [PROGRAM], {
        env: {
          LD_PRELOAD: debug,
          FLOODMARK_RUN: folder,
          FLOODMARK_SAMPLE: samples(point),
          FLOODMARK_BEST_EFFORT: "1",
          FLOODMARK_FAIL: point,
        },
      });
      expect(same(ours)).toEqual(same(plain));
      if (point in REFUSED) return;
      expect(ours.stderr).toBe(plain.stderr);
      expectRecordings(folder, point);
    });
  },
  ["3.11", "3.13"],
);
