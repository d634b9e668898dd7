/** floodmark completion: real shells in a terminal of their own, in which a person presses the tab key. */
import { mkdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findExecutable } from "../../src/launch/executable.ts";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { play } from "./terminal.ts";

interface Shell {
  readonly name: string;
  readonly command: readonly string[];
  /** What has to stand before the script, and what puts a function in floodmark's place that shows its words. */
  readonly setUp: readonly [before: string, after: string];
}

const PROMPT = "READY> ";
const SHOW = `PS1='${PROMPT}'; floodmark() { printf '<%s>' "$@"; echo; }`;

const SHELLS: readonly Shell[] = [
  { name: "bash", command: ["bash", "--norc", "--noprofile", "-i"], setUp: ["", SHOW] },
  {
    name: "zsh",
    command: ["zsh", "-f", "-i"],
    setUp: ["setopt no_auto_remove_slash; autoload -Uz compinit && compinit -u -D", SHOW],
  },
  {
    name: "fish",
    command: ["fish", "--no-config", "-i"],
    setUp: [
      "",
      `function floodmark; printf '<%s>' $argv; echo; end; function fish_prompt; echo -n '${PROMPT}'; end`,
    ],
  },
];

/** What is typed before the tab key, and the words that floodmark gets then. */
const TYPED: readonly (readonly [typed: string, words: string])[] = [
  ["summ", "<summary>"],
  ["doc", "<doctor>"],
  ["summary --by pack", "<summary><--by><package>"],
  ["export --format=specd", "<export><--format=specd>"], // is none
  ["export --format=spee", "<export><--format=speedscope>"],
  ["leaks --fil", "<leaks><--filter>"],
  ["summary res", "<summary><results/>"],
  ["report -o rep", "<report><-o><report.html>"],
  ["run -o res", "<run><-o><results/>"],
  ["run --children ig", "<run><--children><ignore>"],
  ["run etl", "<run><etl.py>"],
  ["run --children ignore etl", "<run><--children><ignore><etl.py>"],
  ["run --output=results etl", "<run><--output=results><etl.py>"],
  ["run etl.py --outp", "<run><etl.py><--outp>"], // the program's own option
  ["run etl.py inp", "<run><etl.py><input.csv>"],
  ["run -- mkfi", "<run><--><mkfifo>"],
  ["run -- mkfifo inp", "<run><--><mkfifo><input.csv>"],
  ["completion fi", "<completion><fish>"],
];

const place = new Workplace();
beforeEach(() => {
  mkdirSync(place.path("results"));
  for (const name of ["etl.py", "report.html", "input.csv"]) place.write(name, "");
});
afterEach(() => place.remove());

for (const { name, command, setUp } of SHELLS) {
  const isThere = findExecutable(name, process.env.PATH).kind === "executable";
  describe.skipIf(!isThere)(isThere ? name : `${name} isn't installed`, () => {
    test("completes commands, options, choices, files and a program's own words", async () => {
      const { stdout, code } = await floodmark(["completion", name]);
      expect(code).toBe(0);
      place.write("set-up", [setUp[0], stdout, setUp[1], ""].join("\n"));
      // Keys that come before the prompt would not be the line editor's.
      const steps = TYPED.flatMap(([typed, words]) => [
        ["wait", PROMPT] as const,
        ["type", `floodmark ${typed}\t`] as const,
        ["type", "\n"] as const,
        ["wait", `${words}\r\n`] as const,
      ]);
      const begin = ["type", "source ./set-up\n"] as const;
      const { shown } = await play(
        [begin, ...steps, ["wait", PROMPT], ["type", "exit\n"]],
        command,
        place.folder,
        {
          HOME: place.folder,
          XDG_CONFIG_HOME: place.folder,
          XDG_DATA_HOME: place.folder,
        },
      );
      expect(shown).not.toContain("<nothing more came>");
    });
  });
}

test("a shell that isn't known is said", async () => {
  const { stderr, code } = await floodmark(["completion", "tcsh"]);
  expect(stderr).toMatch(/^floodmark: .*'tcsh' is invalid .*Allowed choices are bash, zsh, fish: see/);
  expect(code).toBe(2);
});
