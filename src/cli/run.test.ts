import { Command } from "commander";
import { beforeAll, expect, test, vi } from "vitest";

let markProgram: typeof import("./run.ts").markProgram;
let run: Command;
beforeAll(async () => {
  vi.stubGlobal("FLOODMARK_VERSION", "0");
  const module = await import("./run.ts");
  markProgram = module.markProgram;
  run = module.registerRun(new Command());
});

test.each([
  ["a.py --help -o x", "-- a.py --help -o x"],
  ["-q -o out a.py -q", "-q -o out -- a.py -q"],
  ["-qo out a.py", "-qo out -- a.py"],
  ["-oout a.py", "-oout -- a.py"],
  ["--output=out --python py a.py", "--output=out --python py -- a.py"],
  ["--children ignore a.py --children", "--children ignore -- a.py --children"],
  ["-m pytest -x", "-- -m pytest -x"],
  ["-qmpytest -x", "-q -- -mpytest -x"],
  ["-q -c code -o out", "-q -- -c code -o out"],
  ["--no-open -- cmd -- -m", "--no-open -- -- cmd -- -m"],
  ["- a", "-- - a"],
  ["--help", "--help"],
  ["-q", "-q"],
  ["-o", "-o"],
])("%s → %s", (given, marked) => {
  expect(markProgram(run, given.split(" ")).join(" ")).toBe(marked);
});
