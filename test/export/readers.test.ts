/** What other programs read from the exports of a recorded run. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FORMATS } from "../../src/export/index.ts";
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

describe("a part by name", () => {
  /** The function and whatever it calls. */
  const matching = ["--filter", "map_some"];
  let part: { readonly bytes: number };
  beforeAll(async () => {
    part = JSON.parse((await floodmark(["summary", results, "--json", ...matching])).stdout).filter;
    expect(part.bytes).toBe(
      sumBytes(stacks, (frames) => frames.some(({ function: name }) => name === "map_some")),
    );
    expect(part.bytes).toBeLessThan(summary.peak.bytes);
  });

  test("is all that text formats have", async () => {
    const collapsed = parseCollapsed(readFileSync(await exported("collapsed", ...matching), "utf8"));
    expect(sumBytes(collapsed)).toBe(part.bytes);
    const json = JSON.parse(readFileSync(await exported("json", ...matching), "utf8"));
    expect(json.filter).toEqual({ text: "map_some", bytes: part.bytes });
    expect([json.peak.bytes, json.moment.bytes]).toEqual([summary.peak.bytes, summary.peak.bytes]);
    expect(json.tree.bytes[0]).toBe(part.bytes);
    const { profiles } = JSON.parse(readFileSync(await exported("speedscope", ...matching), "utf8"));
    expect(profiles[0].endValue).toBe(part.bytes);
    expect(profiles[0].name).toMatch(/^peak .* MiB at .* · 3\.\d+ MiB of it in "map_some"$/);
    const rows = readFileSync(await exported("csv", ...matching), "utf8").split("\n");
    expect(rows.filter((row) => row.includes("map_some"))).toHaveLength(rows.length - 2);
    const svg = readFileSync(await exported("svg", ...matching), "utf8");
    expect(svg).toMatch(/<title>peak .* · 3\.\d+.MiB of it in &quot;map_some&quot; – /);
    expect(svg).toContain("of what matches &quot;map_some&quot;");
    expect(svg).not.toContain("loader");
  });

  testWith(python, ["pyarrow"], "is all that pyarrow reads", async () => {
    const table = JSON.parse(
      await succeed(python.executable, ["-c", ASK, await exported("parquet", ...matching)]),
    );
    expect([table.bytes, table.thread]).toEqual([part.bytes, null]);
  });

  test.each(FORMATS)("is refused as %s where nothing matches", async (format) => {
    const path = place.path("none");
    const words = ["export", results, "--format", format, "-o", path, "--filter", "polars"];
    const { code, stderr } = await floodmark(words);
    expect([code, stderr.split("\n").length, existsSync(path)]).toEqual([2, 2, false]);
    expect(stderr).toMatch(/^floodmark: nothing in this recording matches "polars": give /);
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

  test("finds the bytes of a part", async () => {
    const rows = await top(await exported("pprof", "--filter", "map_some"));
    const part = sumBytes(stacks, (frames) => frames.some(({ function: name }) => name === "map_some"));
    expect([...rows.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(part);
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
      expect(await page.locator(".scope").innerText()).toMatch(/^At the end/);
    } finally {
      await browser.close();
    }
  });

  test("shows the report of a range, with what was gained in it", async () => {
    const path = await exported("html", "--from", "0", "--to", "peak");
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`file://${path}`);
      expect(await page.locator(".tabs [aria-current]").innerText()).toMatch(/^Growth/);
      expect(await page.locator(".scope").innerText()).toMatch(/^Gained, 0.s to/);
    } finally {
      await browser.close();
    }
  });

  test("shows the report of a part, and says so", async () => {
    const path = await exported("html", "--filter", "map_some");
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`file://${path}`);
      expect(await page.getByText(/^Only a part is shown: peak .* of it in "map_some"\.$/).count()).toBe(1);
      expect(await page.locator(".figures").innerText()).toMatch(/3\.\d+.MiB/);
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
