/** The report of what changed between two runs, in a browser. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleReportUi } from "../../scripts/report-ui.ts";
import { compareViews } from "../../src/analysis/diff/compare.ts";
import { viewPeak } from "../../src/analysis/view.ts";
import { drawProfile } from "../../src/profile/fixture.ts";
import { collectDiff } from "../../src/report/collect-diff.ts";
import { renderDiffReport } from "../../src/report/report.ts";
import { chromiumPath, openBrowser } from "./browser.ts";
import { ask, clickAt, colourAt, openReport, pointAt, textOf, textsOf } from "./page.ts";

/** Middles of the graph's rows, from its top. */
const ROW = (row: number) => 2 + row * 39 + 18;
/** In a frame, beside its text. */
const LOW = 15;

const TEXT_A = [
  "clean(raw)",
  "part = df[df.year == year]",
  "left = sort(part)",
  "raw = read()",
  "<img src=x>",
];
const TEXT_B = [
  "clean(raw)",
  "# all years",
  "part = df[df.year == year].copy()",
  "raw = read()",
  "<img src=x>",
];

/** Of 1,000 MiB each: load holds as much in both, clean much more in B, sort is gone. */
const A = drawProfile(`
  main etl.py:1   main etl.py:5   main etl.py:4
  clean etl.py:2  sort etl.py:3   load etl.py:4
  52428800        209715200       524288000`);
const B = drawProfile(`
  main etl.py:1                 main etl.py:4
  clean etl.py:3[7-33]          load etl.py:4
  524288000                     525336576`);

describe.skipIf(chromiumPath === null)("the report of a difference", () => {
  const folder = mkdtempSync(join(tmpdir(), "floodmark-diff-"));
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    browser = await openBrowser();
    const sources = { a: () => TEXT_A, b: () => TEXT_B };
    const difference = compareViews([viewPeak(A), viewPeak(B)], "line", sources);
    const path = join(folder, "diff.html");
    writeFileSync(path, await renderDiffReport(collectDiff(difference, sources), await bundleReportUi()));
    address = pathToFileURL(path).href;
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it("opens without a network, an error or a request, and says what changed", async () => {
    const { page, complaints } = await openReport(browser, address);
    const text = (await textOf(page.locator("body"))).replaceAll(/\s+/g, " ");
    for (const part of [
      "Python 3.12.1 in both",
      "Peak, was 750 MiB 0.978 GiB +251 MiB, 33 %",
      "2 of 2 lines",
      "Peak: A against B +251 MiB in 6 frames",
    ])
      expect(text).toContain(part);
    const rows = await textsOf(page.locator(".changed li"));
    expect(rows.map((row) => row.replaceAll(/\s+/g, " "))).toEqual([
      "+450 MiB 69 % of all change clean() holds 500 MiB in place of 50.0 MiB (etl.py:3). The line gained .copy().",
      "−200 MiB 31 % of all change sort() held 200 MiB, and nothing in B (etl.py:3 in A).",
    ]);
    expect(complaints).toEqual([]);
  });

  it("has orange for more, violet and hatching for gone, grey for the same", async () => {
    const { page } = await openReport(browser, address, { colorScheme: "light" });
    const [same, more, gone] = [0.3, 0.7, 0.98];
    expect(await colourAt(page, same, ROW(2) + LOW)).toBe("233,235,238");
    expect(await colourAt(page, more, ROW(2) + LOW)).toBe("219,122,23");
    const colours = new Set<string>();
    for (let step = 0; step < 12; step++) colours.add(await colourAt(page, gone, ROW(2) - 15 + step));
    expect(colours).toContain("117,93,192");
    expect(colours.size).toBeGreaterThan(1);
  });

  it("shows what a line was and is", async () => {
    const { page } = await openReport(browser, address);
    await pointAt(page, 0.55, ROW(2));
    const card = page.locator(".card.floating");
    await card.waitFor();
    const text = (await textOf(card)).replaceAll(/\s+/g, " ");
    expect(text).toContain("clean its text has changed etl.py:3 50.0 MiB A 500 MiB B +450 MiB more in B");
    expect(await textsOf(card.locator(".line"))).toEqual([
      "A 2\npart = df[df.year == year]",
      "B 3\npart = df[df.year == year].copy()",
    ]);
    expect(await textOf(card.locator("u"))).toBe(".copy()");
  });

  it("goes through the changes by rows and keys, zooms, and finds", async () => {
    const { page } = await openReport(browser, address);
    await page.locator(".changed button").nth(1).click();
    expect(await page.locator(".changed [aria-pressed=true]").count()).toBe(1);
    await page.keyboard.press("j");
    expect(await page.locator(".changed button").nth(0).getAttribute("aria-pressed")).toBe("true");
    await clickAt(page, 0.55, ROW(2));
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("zoomed to clean etl.py:3, +450 MiB");
    await page.keyboard.press("Escape");
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("in 6 frames");
    await page.keyboard.press("/");
    await page.keyboard.type("load");
    await expect.poll(() => colourAt(page, 0.7, ROW(2) + LOW)).not.toBe("219,122,23");
  });

  it.each([
    ["light", 1400],
    ["dark", 1400],
    ["light", 390],
  ] as const)("has no violations by axe-core's rules: %s, %i wide", async (colorScheme, width) => {
    const { page } = await openReport(browser, address, { colorScheme, viewport: { width, height: 900 } });
    await page.evaluate(axe.source);
    const { violations } = await ask<axe.AxeResults>(page, "axe.run()");
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    const overflow = await ask<number>(page, "document.documentElement.scrollWidth - innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
