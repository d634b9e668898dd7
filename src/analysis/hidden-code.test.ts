import { expect, it } from "vitest";
import { drawProfile } from "../profile/fixture.ts";
import { foldTree } from "./fold-tree.ts";
import { groupSites, sumGroups } from "./groups.ts";
import { type HiddenCode, isHiddenBy, NOTHING_HIDDEN } from "./hidden-code.ts";
import { peakTree } from "./peak-tree.ts";

const PROFILE = drawProfile(`
  main app.py:9                        main app.py:9                     load /p/importlib/_bootstrap.py:1
  read /v/site-packages/pd/io.py:7     dumps /usr/lib/python3.12/j.py:3  exec /p/importlib/_bootstrap.py:2
  take /v/site-packages/np/core.py:1
  300                                  40                                5
`);

/** Frames that are left, each below its caller, with what they hold; and the lines that are charged. */
function leave(hidden: Partial<HiddenCode>): { frames: string[]; lines: string[] } {
  const isHidden = isHiddenBy({ ...NOTHING_HIDDEN, ...hidden });
  const { tree } = foldTree(peakTree(PROFILE), { imports: false, runs: false, isHidden });
  const { lines } = tree;
  return {
    frames: Array.from(tree.line, (row, node) => `${lines.function[row]} ${tree.bytes[node]}`),
    lines: sumGroups(PROFILE, groupSites(PROFILE, "line", { isHidden })).map(
      ({ function: name, bytes }) => `${name} ${bytes}`,
    ),
  };
}

it("leaves out parts of the code: what they hold is their caller's", () => {
  expect(leave({ parts: new Set(["site-packages"] as const) }).frames).toEqual(
    expect.arrayContaining(["all 345", "main 340", "dumps 40"]),
  );
  expect(leave({ packages: new Set(["np"]) }).frames).toEqual(
    expect.arrayContaining(["main 340", "read 300", "dumps 40"]),
  );
  expect(leave({ parts: new Set(["imports", "standard library"] as const) }).frames).toEqual([
    "all 345",
    "main 340",
    "read 300",
    "take 300",
  ]);
});

it("leaves the person's code alone, folded to its last line", () => {
  expect(leave({ allButOwn: true })).toEqual({
    frames: ["all 345", "main 340"],
    lines: ["main 340", "<hidden> 5"],
  });
});

it("charges the caller of a module that is left out, also of the person's own", () => {
  expect(leave({ packages: new Set(["app"]) }).lines).toEqual(["take 300", "dumps 40", "exec 5"]);
});
