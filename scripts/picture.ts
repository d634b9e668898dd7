/** `npx tsx scripts/picture.ts`: docs/images/report.png, the picture in README.md, from a real run of the example. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { CHROMIUM_ARGUMENTS, findChromium } from "./chromium.ts";
import { succeed } from "./command.ts";
import { ROOT } from "./pythons.ts";

const PICTURE = join(ROOT, "docs", "images", "report.png");

async function takePicture(report: string, executablePath: string): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 800 }, colorScheme: "light" });
    await page.goto(pathToFileURL(report).href);
    await page.waitForSelector("canvas");
    await page.mouse.move(900, 520); // a frame, for its card
    await page.waitForTimeout(500);
    mkdirSync(join(PICTURE, ".."), { recursive: true });
    await page.screenshot({ path: PICTURE });
  } finally {
    await browser.close();
  }
}

const browser = findChromium();
if (browser === null) throw new Error("the picture is taken with Chromium, and there is none on PATH");
const folder = mkdtempSync(join(tmpdir(), "floodmark-picture-"));
try {
  const results = join(folder, "results");
  const run = [join(ROOT, "dist", "floodmark.cjs"), "run", "-q", "--no-open", "-o", results];
  await succeed(process.execPath, [...run, "examples/orders.py"], { cwd: ROOT });
  await takePicture(join(results, "report.html"), browser);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
