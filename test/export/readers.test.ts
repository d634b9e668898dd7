/** What other programs read from the exports of a recorded run. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, openBrowser } from "../report/browser.ts";
import { execute, floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython, testWith } from "../support/pythons.ts";
import { parseCollapsed, type Stack, type Summary, sumBytes } from "../support/recorded.ts";

const PROGRAM = join(import.meta.dirname, "exported.py");
interface Kind {
  readonly kind: string;
  readonly counted: boolean;
  readonly peakBytes: number;
}

/** Of the program's map. */
const MAP_SIZE = 3 << 20;
const python = anyPython();
const place = new Workplace();
const results = place.path("results");
let summary: Summary & { readonly kinds: readonly Kind[] };
let stacks: readonly Stack[];

const succeed = async (command: string, args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await execute(command, args, { cwd: place.folder });
  expect(code, stderr).toBe(0);
  return stdout;
};

/** Writes an export, and returns its path. */
async function exported(format: string, ...flags: string[]): Promise<string> {
  const path = place.path(`run.${format}`);
  const { code, stderr } = await floodmark(["export", results, "--format", format, "-o", path, ...flags]);
  expect([code, stderr]).toEqual([0, ""]);
  return path;
}

/** What a function's own lines hold, by the collapsed stacks. */
const heldBy = (name: string): number =>
  sumBytes(stacks, (frames) => frames.at(-1)?.function === name && frames.at(-1)?.file === PROGRAM);

beforeAll(async () => {
  const ran = await floodmark(
    ["run", "-q", "--no-open", "-o", results, "--python", python.executable, PROGRAM],
    { cwd: place.folder },
  );
  expect(ran.code, ran.stderr).toBe(0);
  summary = JSON.parse((await floodmark(["summary", results, "--json"])).stdout);
  stacks = parseCollapsed(readFileSync(await exported("collapsed"), "utf8"));
  expect(heldBy("map_some")).toBeGreaterThan(MAP_SIZE);
});
afterAll(() => place.remove());

/** Reads a table as pyarrow has it, and asks it what a data scientist would. */
const ASK = `
import json, sys
import pyarrow.compute as pc, pyarrow.csv as csv, pyarrow.parquet as parquet
path = sys.argv[1]
table = parquet.read_table(path) if path.endswith(".parquet") else csv.read_csv(path)
kinds = table.group_by("kind").aggregate([("bytes", "sum")]).to_pylist()
threads = table.filter(pc.equal(table["thread"], "loader-N"))
print(json.dumps({
    "types": {field.name: str(field.type) for field in table.schema},
    "bytes": pc.sum(table["bytes"]).as_py(),
    "kinds": {row["kind"]: row["bytes_sum"] for row in kinds},
    "thread": pc.sum(threads["bytes"]).as_py(),
    "rows": table.slice(0, 50).to_pylist(),
}))
`;

describe.each(["parquet", "csv"])("pyarrow reads %s", (format) => {
  testWith(python, ["pyarrow"], "with the right sums, types and names", async () => {
    const path = await exported(format);
    const table = JSON.parse(await succeed(python.executable, ["-c", ASK, path]));
    expect(table.bytes).toBe(summary.peak.bytes);
    for (const { kind, counted, peakBytes } of summary.kinds)
      if (counted && peakBytes > 0) expect(table.kinds[kind]).toBe(peakBytes);
    expect(table.thread).toBe(sumBytes(stacks, ([root]) => root?.function === "loader-N"));
    expect(table.thread).toBeGreaterThan(500_000);
    const map = { function: "map_some", kind: "anonymous map", file: PROGRAM, line: 14 };
    expect(table.rows).toContainEqual(expect.objectContaining({ ...map, bytes: MAP_SIZE, blocks: 1 }));
    for (const { bytes, total_bytes, first_seconds, last_seconds } of table.rows) {
      expect(total_bytes).toBeGreaterThanOrEqual(bytes);
      expect(last_seconds).toBeGreaterThanOrEqual(first_seconds);
    }
    const { function: name, bytes, blocks, first_seconds } = table.types;
    expect([name, bytes, blocks, first_seconds]).toEqual(["string", "int64", "int64", "double"]);
  });
});

const { code: hasGo } = await execute("go", ["version"]).catch(() => ({ code: null }));
if (hasGo !== 0) console.log("go tool pprof is not tried: no go command was found");

describe.skipIf(hasGo !== 0)("go tool pprof", () => {
  /** Bytes by function and line. */
  const top = async (path: string): Promise<Map<string, number>> => {
    const args = ["tool", "pprof", "-top", "-lines", "-unit=B", "-nodecount=0", "-nodefraction=0", path];
    const rows = (await succeed("go", args)).matchAll(/^ *(-?\d+)B? +\S+% +\S+% +\S+ +\S+% +(.+)$/gm);
    return new Map([...rows].map(([, bytes, name]) => [name!, Number(bytes)]));
  };

  test("finds the peak's bytes by function and line", async () => {
    const rows = await top(await exported("pprof"));
    expect([...rows.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(summary.peak.bytes);
    expect(rows.get(`map_some ${PROGRAM}:14`)).toBe(heldBy("map_some"));
    expect([...rows.keys()].some((name) => name.startsWith("<before Python>"))).toBe(true);
  });

  test("finds what was given back in a range", async () => {
    const rows = await top(await exported("pprof", "--from", "peak", "--to", "end"));
    expect(rows.get(`map_some ${PROGRAM}:14`)).toBe(-heldBy("map_some"));
  });
});

if (chromiumPath === null) console.log("speedscope is not tried: no Chromium was found");

describe.skipIf(chromiumPath === null)("speedscope", () => {
  test("imports a file without a complaint, and shows its functions", async () => {
    const data = readFileSync(await exported("speedscope")).toString("base64");
    // As its own command line hands over a file.
    const script = place.write("load.js", `speedscope.loadFileFromBase64("run", "${data}")`);
    const home = dirname(createRequire(import.meta.url).resolve("speedscope/package.json"));
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("dialog", (dialog) => {
        complaints.push(dialog.message());
        void dialog.dismiss();
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(`file://${home}/dist/release/index.html#localProfilePath=${script}`);
      await page.getByText(/peak .* MiB at/).waitFor();
      await page.getByText("Sandwich").click();
      const row = page.getByRole("row", { name: /map_some/ });
      expect(await row.innerText()).toContain("3.00 MB");
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe.skipIf(chromiumPath === null)("a browser", () => {
  test("shows the report of another moment, and calls it by its name", async () => {
    const path = await exported("html", "--at", "end");
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`file://${path}`);
      const figures = await page.locator(".figures").innerText();
      expect(figures).toMatch(/^At the end\n/);
      expect(figures).toMatch(/Peak\n/);
      expect(await page.getByText("Lines that held most at the end").count()).toBe(1);
    } finally {
      await browser.close();
    }
  });

  test("shows the SVG by itself and in a page, zooms into frames, and asks for nothing", async () => {
    const picture = `file://${await exported("svg")}`;
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const seen: string[] = [];
      page.on("pageerror", (error) => seen.push(error.message));
      page.on("request", (request) => seen.push(request.url()));
      await page.goto(picture);
      const frame = (name: string) =>
        page.locator(".f", { has: page.locator(`text[data-least="${name}"]`) }).last();
      const widthOf = async (name: string) => Number(await frame(name).locator("rect").getAttribute("width"));
      const whole = await widthOf("all");
      const narrow = await widthOf("map_some");
      expect(narrow).toBeLessThan(whole / 2);
      await frame("map_some").click();
      expect(await widthOf("map_some")).toBeCloseTo(whole, 0);
      expect(await frame("map_some").locator("text").first().textContent()).toMatch(/map_some {2}3.00.MiB/);
      expect(await page.locator(".f[display=none]").count()).toBeGreaterThan(0);
      await page.keyboard.press("Escape");
      expect(await widthOf("map_some")).toBeCloseTo(narrow, 0);
      expect(seen).toEqual([picture]);
      await page.goto(`file://${place.write("ticket.html", `<img src="${picture}">`)}`);
      const size = await page.evaluate("document.images[0].naturalWidth");
      expect(size).toBe(1200);
    } finally {
      await browser.close();
    }
  });
});
