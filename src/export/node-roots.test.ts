import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { findRoots } from "./node-roots.ts";

const [PROCESS] = drawProfile("  main a.py:1\n  1").processes;
const ONE = { ...PROCESS!, pid: 812, label: "app.py" };
const OTHER = { ...PROCESS!, pid: 815, label: "worker.py --queue 3" };

/** A tree whose nodes each stand on a line of their own; the first is the root. */
const treeOf = (...nodes: readonly (readonly [parent: number, name: string, file: string])[]) => ({
  length: nodes.length + 1,
  parent: Int32Array.from([-1, ...nodes.map(([parent]) => parent)]),
  line: Uint32Array.from({ length: nodes.length + 1 }, (_, row) => row),
  lines: {
    length: nodes.length + 1,
    function: ["all", ...nodes.map(([, name]) => name)],
    file: ["", ...nodes.map(([, , file]) => file)],
    line: new Uint32Array(nodes.length + 1),
    origin: new Uint8Array(nodes.length + 1),
  },
});

it("tells the thread that a stack begins with, none of the main thread and of what is no thread", () => {
  const tree = treeOf(
    [0, "main", "a.py"],
    [0, "loader-N", ""],
    [2, "load", "a.py"],
    [0, "<before Python>", ""],
    [3, "<tables full>", ""],
  );
  const { thread, process } = findRoots({ processes: [ONE] }, tree);
  expect(thread.slice(1)).toEqual([null, "loader-N", "loader-N", null, "loader-N"]);
  expect(new Set(process)).toEqual(new Set([ONE]));
});

it("tells the process of several, and threads below each", () => {
  const tree = treeOf(
    [0, "<process 815: worker.py --queue 3>", ""],
    [1, "main", "w.py"],
    [1, "loader-N", ""],
    [3, "load", "w.py"],
    [0, "<process 812: app.py>", ""],
    [5, "<interpreter>", ""],
  );
  const { thread, process } = findRoots({ processes: [ONE, OTHER] }, tree);
  expect(process.slice(1).map(({ pid }) => pid)).toEqual([815, 815, 815, 815, 812, 812]);
  expect(thread.slice(1)).toEqual([null, null, "loader-N", "loader-N", null, null]);
});
