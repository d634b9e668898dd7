/**
 * `npx tsx scripts/picture.ts [NAME…]`: the pictures of README.md and docs/, in docs/images/, of what the commands of the pages
 * have written when they are run.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_ARGUMENTS, findChromium } from "./chromium.ts";
import { DOCS, DOCS_MINOR, followPage } from "./docs/follow.ts";
import { PYTHONS_FILE, type TestPythons } from "./pythons.ts";

interface Picture {
  /** Whose commands write the report. */
  readonly page: string;
  /** The report, in the folder where they are run, with what is shown of it. */
  readonly report: string;
  readonly act?: (page: Page) => Promise<void>;
  /** Only this part of it, from where to where down the page; the whole if nothing is said. */
  readonly rows?: readonly [number, number];
}

const PICTURES: Readonly<Record<string, Picture>> = {
  report: {
    page: "tutorial.md",
    report: "before/report.html",
    rows: [0, 760],
    act: (page) => page.mouse.move(900, 520), // a frame, for its card
  },
  flame: { page: "tutorial.md", report: "before/report.html", rows: [350, 580] },
  diff: { page: "tutorial.md", report: "diff.html", rows: [0, 520] },
  growth: { page: "leak.md", report: "before/report.html#view=growth&range=2-3.5", rows: [0, 560] },
};

const [WIDTH, HEIGHT] = [1400, 800];

function pythonOfPages(): string {
  const { pythons } = JSON.parse(readFileSync(PYTHONS_FILE, "utf8")) as TestPythons;
  const python = pythons.find(({ minor }) => minor === DOCS_MINOR);
  if (python === undefined || "missing" in python) throw new Error(`there is no Python ${DOCS_MINOR}`);
  return python.executable;
}

async function takePicture(browser: Browser, folder: string, name: string): Promise<void> {
  const { report, act, rows: [top, bottom] = [0, HEIGHT] } = PICTURES[name]!;
  const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT }, colorScheme: "light" });
  const [path = "", fragment = ""] = report.split("#");
  await page.goto(`${pathToFileURL(join(folder, path)).href}#${fragment}`);
  await page.waitForSelector("canvas");
  await act?.(page);
  await page.waitForTimeout(500); // a card comes after a moment
  const clip = { x: 0, y: top, width: WIDTH, height: bottom - top };
  await page.screenshot({ path: join(DOCS, "images", `${name}.png`), clip });
  await page.close();
}

const executablePath = findChromium();
if (executablePath === null) throw new Error("pictures are taken with Chromium, and there is none on PATH");
const asked = process.argv.slice(2);
const names = Object.keys(PICTURES).filter((name) => asked.length === 0 || asked.includes(name));
const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
try {
  for (const page of new Set(names.map((name) => PICTURES[name]!.page))) {
    const folder = mkdtempSync(join(tmpdir(), "floodmark-picture-"));
    try {
      await followPage(page, folder, pythonOfPages());
      for (const name of names) if (PICTURES[name]!.page === page) await takePicture(browser, folder, name);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
} finally {
  await browser.close();
}
