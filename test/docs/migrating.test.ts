/** docs/migrating.md: nothing of the peers is left out, and what it says to type works. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Outcome } from "../../scripts/command.ts";
import { programsOf } from "../../scripts/docs/blocks.ts";
import { DOCS, Shell } from "../../scripts/docs/follow.ts";
import { Workplace } from "../support/floodmark.ts";
import { PEERS } from "./peers.ts";
import { withDocsPython } from "./python.ts";

const PAGE = readFileSync(join(DOCS, "migrating.md"), "utf8");

/** What stands in code, in blocks and within lines. */
const codeOf = (text: string): string[] => [...text.matchAll(/`+([^`]+)`+/g)].map(([, code = ""]) => code);

/** The text below each heading of the second and the third level: "memray / memray run". */
function sections(): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of PAGE.split(/^## /m).slice(1)) {
    const [title = "", ...below] = part.split(/^### /m);
    for (const section of below) {
      const [name = ""] = section.split("\n");
      found.set(`${title.split("\n")[0]} / ${name}`, section);
    }
  }
  return found;
}

/** What a section says of the peer: the first column of its tables, and the text around them. */
const peerSide = (section: string): string =>
  section
    .split("\n")
    .map((line) => (line.startsWith("|") ? (line.split(" | ")[0] ?? "") : line))
    .join("\n");

test.each(Object.entries(PEERS))("%s: all of it is told", (heading, offers) => {
  const text = peerSide(sections().get(heading) ?? "");
  const words = codeOf(text).flatMap((code) => [code, ...code.split(/[^\w%-]+/)]);
  const isTold = (offer: string): boolean => words.includes(offer) || text.includes(`"${offer}"`);
  expect(offers.filter((offer) => !isTold(offer))).toEqual([]);
});

/** All commands of Floodmark's that the page says to type. */
const COMMANDS = [...new Set(codeOf(PAGE))].filter((code) => /^(python -m )?floodmark [-a-z]/.test(code));
const isRun = (command: string): boolean => /floodmark run /.test(command) && !command.includes("--help");

/** Small, but with all that the commands ask about: threads, a second in time, something left. */
const SCRIPT = `import threading, time
kept = [str(number) for number in range(50_000)]
thread = threading.Thread(target=lambda: kept.extend(bytes(1_000) for _ in range(2_000)), name="worker")
thread.start()
thread.join()
for _ in range(20): time.sleep(0.03); kept.append(bytearray(10_000))
`;
/** For --off: the program itself says what is recorded. */
const PART = `import floodmark
with floodmark.profile():
    kept = [str(number) for number in range(50_000)]
`;

withDocsPython((python) => {
  describe("docs/migrating.md", () => {
    const places: Workplace[] = [];
    afterAll(() => {
      for (const place of places) place.remove();
    });

    function prepare(script: string): Workplace {
      const place = new Workplace();
      places.push(place);
      place.write("script.py", script);
      place.write("package.py", script);
      return place;
    }
    const type = (place: Workplace, command: string): Promise<Outcome> =>
      new Shell(place.folder, python.executable).run(command);

    test("has commands to try", () => expect(COMMANDS.length).toBeGreaterThan(40));

    test.each(COMMANDS.filter(isRun))("%s", async (command) => {
      const place = prepare(command.includes("--off") ? PART : SCRIPT);
      const { code, output } = await type(place, command);
      expect(code, output).toBe(0);
      const written = readdirSync(place.folder, { recursive: true, encoding: "utf8" });
      expect(
        written.filter((name) => name.endsWith(".floodmark")),
        output,
      ).toHaveLength(1);
      expect(
        written.filter((name) => name.endsWith("report.html")),
        output,
      ).toHaveLength(1);
    });

    describe("of a run that is there", () => {
      let place: Workplace;
      beforeAll(async () => {
        place = prepare(SCRIPT);
        const { code, output } = await type(place, "floodmark run -q -o results script.py");
        expect(code, output).toBe(0);
      });

      test.each(COMMANDS.filter((command) => !isRun(command)))("%s", async (command) => {
        const began = Date.now();
        const { code, output } = await type(place, command);
        expect(code, output).toBe(0);
        const target = / -o (\S+)| > (\S+)|( report results)$/.exec(command);
        if (target === null) return expect(output.trim()).not.toBe("");
        const path = place.path(target[1] ?? target[2] ?? "results/report.html");
        expect(existsSync(path), output).toBe(true);
        expect(statSync(path).size).toBeGreaterThan(0);
        expect(statSync(path).mtimeMs).toBeGreaterThanOrEqual(began - 1_000);
      });

      test.each(programsOf(PAGE))("%s", async (program) => {
        const { code, output } = await type(place, `python ${place.write("program.py", program)}`);
        expect(code, output).toBe(0);
      });

      test("programs have written their reports", () => {
        expect(place.list("loaded")).toContain("report.html");
      });
    });
  });
});
