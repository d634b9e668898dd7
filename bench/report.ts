/**
 * `npx tsx bench/report.ts [--runs N]`: how long `floodmark summary` and `floodmark report` take on a recording of
 * 300,000 nodes and an hour, and on a tree of ten such processes, and how much memory they need, and how the report behaves in the
 * system's Chromium. docs/performance.md says what the figures should be.
 */

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_ARGUMENTS, findChromium } from "../scripts/chromium.ts";
import { writeLargeRun } from "../test/speed/large-run.ts";
import { writeLargeTree } from "../test/speed/large-tree.ts";
import { type Cost, describe, measureCommand } from "./cost.ts";
import { clockDrawing, type DrawClock } from "./draw-clock.ts";
import { runMain } from "./main.ts";

const ZOOMS = 100;
/** Longer than the movement of a zoom. */
const ZOOM_PAUSE_MS = 150;

/** Times in milliseconds. */
interface Opening {
  /** From the beginning of the page to a drawn graph that takes clicks. */
  readonly ready: number;
  /** Each picture that the zooms drew. */
  readonly draws: readonly number[];
}

async function openAndZoom(browser: Browser, address: string, zooms: number): Promise<Opening> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.addInitScript(clockDrawing);
  await page.goto(address);
  const ready = await waitUntilReady(page);
  await page.evaluate("drawClock.draws.length = 0");
  const graph = await page.locator("#graph").boundingBox();
  if (graph === null) throw new Error("the report has no graph");
  for (let zoom = 0; zoom < zooms; zoom++) {
    // In, at places all over the graph, and out again: the whole tree is the most to draw.
    const x = graph.x + graph.width * ((zoom * 0.618) % 1);
    const y = graph.y + 30 + ((zoom * 37) % 200);
    if (zoom % 2 === 1) await page.keyboard.press("Escape");
    else await page.mouse.click(x, y);
    await page.waitForTimeout(ZOOM_PAUSE_MS);
  }
  const { draws } = await page.evaluate<DrawClock>("drawClock");
  await page.close();
  return { ready, draws };
}

/** The page's policy lets no text be evaluated in it but what is asked from outside. */
async function waitUntilReady(page: Page): Promise<number> {
  for (;;) {
    const { ready } = await page.evaluate<DrawClock>("drawClock");
    if (ready > 0) return ready;
    await page.waitForTimeout(20);
  }
}

async function measureTurns(
  command: string,
  results: string,
  runs: number,
  { seconds, memory, of = "" }: { readonly seconds: string; readonly memory: string; readonly of?: string },
): Promise<void> {
  const costs: Cost[] = [];
  for (let turn = 0; turn < runs; turn++) costs.push(await measureCommand(command, results));
  const column = (what: keyof Cost): number[] => costs.map((cost) => cost[what]);
  console.log(describe(`${command}${of}, wall time`, column("wall"), 2, "s", seconds));
  console.log(describe(`${command}${of}, CPU time`, column("cpu"), 2, "s", seconds));
  console.log(describe(`${command}${of}, memory`, column("rss"), 0, "MiB", memory));
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs takes a whole number from 1");
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("there is no Chromium on the PATH");
  const folder = mkdtempSync(join(tmpdir(), "floodmark-bench-"));
  try {
    const { results } = writeLargeRun(folder);
    await measureTurns("summary", results, runs, { seconds: "2", memory: "380" });
    await measureTurns("report", results, runs, { seconds: "4", memory: "380" });
    const tree = writeLargeTree(join(folder, "tree"));
    await measureTurns("summary", tree.results, runs, { seconds: "15", memory: "1900", of: " of the tree" });
    const report = join(results, "report.html");
    console.log(describe("size of the report", [statSync(report).size / 2 ** 20], 2, "MiB", "10"));
    const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
    try {
      const openings: Opening[] = [];
      for (let turn = 0; turn < runs; turn++) {
        openings.push(await openAndZoom(browser, pathToFileURL(report).href, turn === 0 ? ZOOMS : 0));
      }
      const ready = openings.map((opening) => opening.ready);
      console.log(describe("opening to interactive", ready, 0, "ms", "1500"));
      const draws = openings.flatMap((opening) => opening.draws);
      console.log(describe(`${draws.length} pictures of ${ZOOMS} zooms`, draws, 1, "ms", "8 in the median"));
    } finally {
      await browser.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await runMain(main);
