import { expect, it } from "vitest";
import type { KeptSources } from "../recording/kept-sources.ts";
import { drawProfile } from "./fixture.ts";
import { underNames } from "./names.ts";
import type { Profile } from "./profile.ts";

const PROFILE = drawProfile(`
  main kernel.py:1      main kernel.py:1      thread worker         main kernel.py:1
  run kernel.py:2       run kernel.py:2       start threading.py:9  show kernel.py:5
  <module> /tmp/7.py:3  <module> /tmp/7.py:4  later /tmp/2.py:1
  fill /tmp/2.py:2      read io.py:1
  100                   50                    20                    5
`);

const KEPT: KeptSources = {
  files: new Map([["/tmp/7.py", "/w/sources/1/cell.py"]]),
  secret: new Set(["/tmp/2.py"]),
  names: new Map([
    ["/tmp/7.py", "In [7]"],
    ["/tmp/2.py", "In [2]"],
  ]),
};

const named = (kept: KeptSources | null): Profile =>
  underNames({ ...PROFILE, run: { ...PROFILE.run, kept } });

/** Each site's stack, outermost call first. */
function stacksOf({ stacks, sites, frames, functions }: Profile): string[] {
  return Array.from(sites.stack, (innermost) => {
    const calls: string[] = [];
    for (let stack = innermost; stack >= 0; stack = stacks.parent[stack]!) {
      const of = frames.function[stacks.frame[stack]!]!;
      calls.unshift(`${functions.name[of]} ${functions.file[of]}`.trim());
    }
    return calls.join(" > ");
  });
}

it("names a notebook's cells, and has them right below the roots: what runs them is left out", () => {
  expect(stacksOf(named(KEPT)).sort()).toEqual([
    "<module> In [7] > fill In [2]",
    "<module> In [7] > read io.py",
    "main kernel.py > show kernel.py",
    "worker > later In [2]",
  ]);
});

it("finds what was kept of them under these names", () => {
  const { kept } = named(KEPT).run;
  expect([...kept!.files]).toEqual([["In [7]", "/w/sources/1/cell.py"]]);
  expect([...kept!.secret]).toEqual(["In [2]"]);
});

it("leaves a run as it is that has no such names", () => {
  expect(named(null)).toEqual(PROFILE);
  const none = { ...KEPT, names: new Map() };
  expect(stacksOf(named(none))).toEqual(stacksOf(PROFILE));
});
