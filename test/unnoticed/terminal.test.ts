/** A person at a terminal meets the same prompt and the same debugger. */
import { afterEach, expect, test } from "vitest";
import { play, type Step } from "../run/terminal.ts";
import { FLOODMARK, Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";

const DEBUGGED = `
def add(numbers):
    total = 0
    for number in numbers:
        breakpoint()
        total += number
    return total

print(add([30, 12]))
`;
/** Each answer is waited for with the next prompt: what is typed before that shows twice. */
const answering = (prompt: string, ...typed: readonly string[]): Step[] =>
  typed.flatMap((line): Step[] => [
    ["wait", prompt],
    ["type", `${line}\r`],
  ]);
const DEBUGGING = answering(
  "(Pdb) ",
  ...["where", "print(number * 10)", "tbreak 7", "continue", "continue", "total", "continue"],
);
const TALK = answering(
  ">>>",
  ...["import sys", "print(6 * 7, sys.gettrace(), sys.stdin.isatty())", "1 / 0", "raise SystemExit(4)"],
);
const env = { NO_COLOR: "1", PYTHON_HISTORY: "/dev/null", PYTHONSTARTUP: undefined };

onEachPython(({ executable }) => {
  const place = new Workplace();
  afterEach(() => place.remove());

  const run = ["run", "-q", "--no-open", "-o", "out", "--python", executable];
  const withoutReport = (shown: string): string => shown.replace(/\S*report\.html\s*/, "").trimEnd();

  test("a debugger", async () => {
    place.write("debugged.py", DEBUGGED);
    const plain = await play(DEBUGGING, [executable, "debugged.py"], place.folder, env);
    const ours = await play(
      DEBUGGING,
      [process.execPath, FLOODMARK, ...run, "debugged.py"],
      place.folder,
      env,
    );
    expect(plain.shown).toMatch(/300\r.*42\r/s); // 3.9 goes on past the breakpoint of the last line
    expect(withoutReport(ours.shown)).toBe(plain.shown.trimEnd());
    expect(ours.code).toBe(plain.code);
  });

  test("a prompt", async () => {
    const command = [FLOODMARK, "run", "-q", "--no-open", "-o", "out", "--", executable];
    const plain = await play(TALK, [executable], place.folder, env);
    const ours = await play(TALK, [process.execPath, ...command], place.folder, env);
    expect(ours.shown).toMatch(/42 None True.*ZeroDivisionError.*report\.html/s);
    expect(ours.code).toBe(plain.code);
  });
});
