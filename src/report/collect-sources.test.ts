import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { collectSources } from "./collect-sources.ts";

const folder = mkdtempSync(join(tmpdir(), "floodmark-collect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const LINES = 30;

function write(file: string, line = "x = 1", lines = LINES): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${line}\n`.repeat(lines));
  const before = SESSION.startedMs / 1000 - 60;
  utimesSync(path, before, before);
}

it("has the person's files whole, and libraries' that held, left or allocated much; of others what is near", () => {
  for (const name of [
    "app",
    "rare",
    "v/lib/python3.12/heavy",
    "v/lib/python3.12/left",
    "v/lib/python3.12/light",
  ])
    write(`${name}.py`);
  const profile = drawProfile(
    `
    main app.py:9                   main app.py:9   main app.py:9                  main app.py:9
    f v/lib/python3.12/heavy.py:20  rare rare.py:2  f v/lib/python3.12/left.py:20  f v/lib/python3.12/light.py:20
    1000000 live 10                 3               1 live 10                      50
  `,
    {},
    { ...SESSION, cwd: folder },
  );
  const sources = collectSources(profile, profile.run, "all");
  const wanted = sources.map(({ file, isWhole, parts }) => [
    file.split("/").at(-1),
    isWhole,
    parts.map(([first, text]) => [first, text.split("\n").length]),
  ]);
  expect(wanted).toEqual([
    ["app.py", true, [[1, LINES]]],
    ["heavy.py", true, [[1, LINES]]],
    ["left.py", true, [[1, LINES]]],
    ["light.py", false, [[17, 7]]],
    ["rare.py", true, [[1, LINES]]],
  ]);
});

it("has room for so much text: the lightest files are there in parts", () => {
  // Two million characters each.
  for (const name of ["a", "b", "c", "d", "e", "g"]) write(`${name}.py`, "x".repeat(399), 5000);
  const profile = drawProfile(
    `
    f a.py:9  f b.py:9  f c.py:9  f g.py:9  f d.py:9  f e.py:9
    9000      8000      7000      10        6000      5000
  `,
    {},
    { ...SESSION, cwd: folder },
  );
  const sources = collectSources(profile, profile.run, "all");
  expect(sources.map(({ file, isWhole }) => [file, isWhole])).toEqual([
    ...["a.py", "b.py", "c.py", "d.py", "e.py"].map((file) => [file, true]),
    ["g.py", false],
  ]);
});

it("leaves out libraries' text where only the person's own is wanted, and says so", () => {
  write("mine.py");
  write("v/lib/python3.12/theirs.py");
  const drawing = "main mine.py:9\nf v/lib/python3.12/theirs.py:20\n1000";
  const profile = drawProfile(drawing, {}, { ...SESSION, cwd: folder });
  const states = collectSources(profile, profile.run, "own").map(({ file, state, parts }) => [
    file,
    state,
    parts.length,
  ]);
  expect(states).toEqual([
    ["mine.py", "shown", 1],
    ["v/lib/python3.12/theirs.py", "library", 0],
  ]);
});
