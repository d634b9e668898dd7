import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { bundleReportUi } from "../../scripts/report-ui.ts";
import type { Profile } from "../../src/profile/profile.ts";
import { renderReport } from "../../src/report/report.ts";

/** Writes the report of a profile to a new file in a folder, and returns its address. */
export async function writeReport(folder: string, profile: Profile): Promise<string> {
  const path = join(mkdtempSync(join(folder, "report-")), "report.html");
  writeFileSync(path, await renderReport(profile, { assets: await bundleReportUi() }));
  return pathToFileURL(path).href;
}

/** An open report, and what it did that it should not. */
export interface OpenReport {
  readonly page: Page;
  /** Requests other than the document's, errors, and whatever was written to the console. */
  readonly complaints: readonly string[];
}

export async function openReport(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<OpenReport> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    offline: true,
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(address.split("#")[0] ?? "") && !request.url().startsWith("data:")) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  await page.goto(address);
  await page.locator("#page > header").waitFor();
  return { page, complaints };
}

/** Moves the pointer to a point of the flame graph: parts of its width from the left, pixels from its top. */
export async function pointAt(page: Page, part: number, y: number): Promise<void> {
  const { x, top } = await placeOf(page, part, y);
  await page.mouse.move(x, top);
}

export async function clickAt(page: Page, part: number, y: number): Promise<void> {
  const { x, top } = await placeOf(page, part, y);
  await page.mouse.click(x, top);
}

async function placeOf(page: Page, part: number, y: number): Promise<{ x: number; top: number }> {
  const bounds = await page.locator("#graph").boundingBox();
  if (bounds === null) throw new Error("no flame graph is to be seen");
  return { x: bounds.x + part * bounds.width, top: bounds.y + y };
}

/** What is to be read of an element, with plain spaces. */
export async function textOf(element: Locator): Promise<string> {
  return (await element.innerText()).replaceAll("\u00a0", " ");
}

export async function textsOf(elements: Locator): Promise<string[]> {
  return Promise.all((await elements.all()).map(textOf));
}

/** The flame graph as a table: `2 clean etl.py:41 662 MiB 35 %`, a row for each frame that holds 1 % or more. */
export async function framesOf(page: Page): Promise<string[]> {
  const rows = await textsOf(page.locator("main .visually-hidden table tbody tr"));
  return rows.map((row) => row.replaceAll(/\s+/g, " "));
}

/** What is asked of a canvas; the types of the browser's own objects are not at hand here. */
interface Canvas {
  readonly width: number;
  readonly clientWidth: number;
  getContext(kind: "2d"): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

/** The colour of one of the canvas's pixels, as `r,g,b`. */
export async function colourAt(page: Page, part: number, y: number): Promise<string> {
  return page.locator("#graph").evaluate(
    (canvas: Canvas, [part = 0, y = 0]) => {
      const density = canvas.width / canvas.clientWidth;
      const { data } = canvas.getContext("2d").getImageData(part * canvas.width, y * density, 1, 1);
      return data.slice(0, 3).join(",");
    },
    [part, y],
  );
}

/** The value of an expression in the page. */
export async function ask<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate(expression) as Promise<T>;
}
