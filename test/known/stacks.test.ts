/** The calls that led to an allocation, outermost first, whatever kind of call they are. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/pythons.ts";
import { MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";
import { record, type Stack } from "../support/recorded.ts";

const PROGRAM = join(ROOT, "test", "known", "calls.py");

/** The program's own functions of each stack that ends in `last` and held at least a megabyte, each once. */
function chainsTo(last: string, stacks: readonly Stack[]): string[] {
  const chains = stacks
    .filter(({ frames, bytes }) => frames.at(-1)?.function === last && bytes >= 1_000_000)
    .map(({ frames }) => frames.filter(({ file }) => file === PROGRAM).map((frame) => frame.function))
    // Up to Python 3.11, a comprehension has a frame of its own.
    .map((functions) => functions.filter((name) => !name.endsWith("<listcomp>")).join(" > "));
  return [...new Set(chains)].sort();
}

onEachPython((python) => {
  // Before Python 3.11, code objects do not know the class they stand in.
  const scope = ["3.9", "3.10"].includes(python.minor) ? "" : "Resource.";

  test("stacks of calls.py", async () => {
    const { stacks } = await record(["--python", python.executable, PROGRAM]);
    const depths = Array.from({ length: 12 }, (_, depth) => `<module>${" > deep".repeat(depth + 1)}`);
    expect(chainsTo("deep", stacks)).toEqual(depths);
    expect(chainsTo("walk", stacks)).toEqual(["<module> > delegate > walk"]);
    expect(chainsTo("key", stacks)).toEqual(["<module> > key"]);
    expect(chainsTo("compare", stacks)).toEqual(["<module> > compare"]);
    expect(chainsTo("fail", stacks)).toEqual(["<module> > guarded > fail"]);
    expect(chainsTo("guarded", stacks)).toEqual(["<module> > guarded"]);
    expect(chainsTo(`${scope}__enter__`, stacks)).toEqual([`<module> > ${scope}__enter__`]);
    expect(chainsTo(`${scope}view`, stacks)).toEqual([`<module> > ${scope}view`]);
    expect(chainsTo("fetch", stacks)).toEqual(["<module> > gather > fetch"]);
    // The pool's thread starts anew: nothing of the program's lies outside of what it runs.
    expect(chainsTo("<lambda>", stacks)).toEqual(["<lambda>", "<module> > <lambda>"]);
  });
}, MINORS_AND_FREE);
