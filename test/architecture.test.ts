/** The direction of imports: each room of src/ knows itself and the rooms before it, and nothing later. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../scripts/pythons.ts";

const SOURCE = join(ROOT, "src");
const ROOMS = ["recording", "profile", "analysis", "report", "terminal", "export", "launch", "cli"];
const UI = join("report", "ui");

/** What the browser part of the report may import, beside itself: figures and forms, no files and no processes. */
const UI_MAY_IMPORT = ["analysis", "profile", "report"];
/** Packages that run in browsers. */
const BROWSER_PACKAGES = ["preact", "@preact/signals", "@lezer/highlight", "@lezer/python"];

const IMPORT =
  /^(?:import|export)\b(\s+type\b)?[^"';]*?\bfrom\s*["']([^"']+)["']|(?:^import\s*|\bimport\()["']([^"']+)["']/gm;

interface Import {
  /** Relative to src/. */
  readonly from: string;
  /** As written, or relative to src/ where it is one of our own files. */
  readonly to: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
}

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const to = match[2] ?? match[3] ?? "";
    const own = to.startsWith(".");
    return {
      from: relative(SOURCE, file),
      to: own ? relative(SOURCE, resolve(dirname(file), to)) : to,
      own,
      typeOnly: match[1] !== undefined,
    };
  });
}

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((name) => join(SOURCE, name));
const imports = files.flatMap((file) => importsOf(file, readFileSync(file, "utf8")));

const roomOf = (path: string): string => path.split("/")[0] ?? "";
const isUi = (path: string): boolean => path.startsWith(`${UI}/`);
const say = ({ from, to }: Import): string => `${from} imports ${to}`;

/** Whether an import between two of our own files follows the order of the rooms. */
function isAllowed({ from, to }: Import): boolean {
  if (isUi(from)) return isUi(to) || UI_MAY_IMPORT.includes(roomOf(to));
  if (isUi(to)) return false;
  return ROOMS.includes(roomOf(to)) && ROOMS.indexOf(roomOf(to)) <= ROOMS.indexOf(roomOf(from));
}

/** All imports that come into the browser with the report's browser part; types stay behind. */
function browserImports(): Import[] {
  const reached = new Set(imports.map(({ from }) => from).filter(isUi));
  // A set may grow while it is walked.
  for (const file of reached)
    for (const one of imports) if (one.from === file && one.own && !one.typeOnly) reached.add(one.to);
  return imports.filter(({ from, typeOnly }) => reached.has(from) && !typeOnly);
}

describe("direction of imports", () => {
  test("every file of src/ stands in one of the rooms", () => {
    expect(files.length).toBeGreaterThan(0);
    expect(
      files.map((file) => relative(SOURCE, file)).filter((file) => !ROOMS.includes(roomOf(file))),
    ).toEqual([]);
  });

  test("a room imports only from itself and from those before it", () => {
    expect(imports.filter((one) => one.own && !isAllowed(one)).map(say)).toEqual([]);
  });

  test("the browser part of the report needs nothing but its packages", () => {
    const foreign = browserImports().filter((one) => !one.own);
    const known = (name: string): boolean =>
      BROWSER_PACKAGES.some((one) => name === one || name.startsWith(`${one}/`));
    expect(foreign.filter((one) => !known(one.to)).map(say)).toEqual([]);
  });

  test("an import against the direction is found", () => {
    const found = importsOf(join(SOURCE, "analysis", "x.ts"), 'import { run } from "../launch/run.ts";');
    expect(found.map(isAllowed)).toEqual([false]);
    const ui = importsOf(join(SOURCE, UI, "x.tsx"), 'import {\n  open,\n} from "../../launch/run.ts";');
    expect(ui.map(isAllowed)).toEqual([false]);
  });
});
