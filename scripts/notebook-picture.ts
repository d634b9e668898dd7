/** `npx tsx scripts/notebook-picture.ts`: docs/images/notebook.png, the picture in docs/notebooks.md, from a notebook that is run for it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { CHROMIUM_ARGUMENTS, findChromium } from "./chromium.ts";
import { succeed } from "./command.ts";
import { jupyterPython, notebookOf } from "./pythons/jupyter.ts";
import { ROOT } from "./pythons.ts";

const PICTURE = join(ROOT, "docs", "images", "notebook.png");
const CELLS = [
  "%load_ext floodmark",
  `%%floodmark
orders = [{"id": number, "month": number % 12, "amount": number % 97} for number in range(400_000)]
spring = [dict(order) for order in orders if order["month"] in (3, 4, 5)]
totals = {month: sum(order["amount"] for order in orders if order["month"] == month) for month in range(12)}
max(totals, key=totals.get)`,
];

async function takePicture(page: string, executablePath: string): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
  try {
    const shown = await browser.newPage({ viewport: { width: 1180, height: 1010 }, colorScheme: "light" });
    await shown.goto(pathToFileURL(page).href);
    await shown.frameLocator("iframe").locator("canvas").first().waitFor();
    await shown.waitForTimeout(500);
    await shown.screenshot({ path: PICTURE });
  } finally {
    await browser.close();
  }
}

const browser = findChromium();
if (browser === null) throw new Error("the picture is taken with Chromium, and there is none on PATH");
const python = await jupyterPython();
if (python === null) throw new Error("there is no Python to run Jupyter with");
const folder = mkdtempSync(join(tmpdir(), "floodmark-picture-"));
try {
  writeFileSync(join(folder, "orders.ipynb"), notebookOf(CELLS));
  const convert = ["-m", "nbconvert", "--to", "html", "--execute", "orders.ipynb"];
  const words = [`PYTHONPATH=${join(ROOT, "python")}`, python, ...convert];
  await succeed("env", words, { cwd: folder });
  await takePicture(join(folder, "orders.html"), browser);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
