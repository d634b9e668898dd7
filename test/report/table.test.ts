/** The table of the report: rows by line and by other things, sorted, searched, by keys; filters and frames. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "./browser.ts";
import { useEtlReport } from "./etl-report.ts";
import { ask, openReport, textOf, textsOf } from "./page.ts";

describe.skipIf(chromiumPath === null)("the report's table", () => {
  const etl = useEtlReport();

  /** Cells of a row, the size, the share and the name first. */
  const rowsOf = async (page: Page): Promise<string[]> =>
    (await textsOf(page.locator("#table .row"))).map((row) => row.replaceAll(/\s+/g, " ").trim());

  it("has a row for each line that held something, largest first, with its source and blocks", async () => {
    const { page, complaints } = await openReport(etl.browser, etl.address);
    await page.keyboard.press("t");
    const rows = await rowsOf(page);
    expect(rows[0]).toMatch(
      /^662 MiB 35 % clean 1 etl\.py:41 part = df\[df\.year == year\]\.copy\(\) 2\.18 M 318 B/,
    );
    expect(rows[1]).toMatch(/^610 MiB 32 % load 1 etl\.py:22/);
    expect(await textOf(page.locator("#table .row u").first())).toBe("df[df.year == year].copy()");
    expect(await textOf(page.locator(".sum"))).toMatch(/^1\.84 GiB in \d+ lines$/);
    expect(page.url()).toContain("#as=table");
    expect(complaints).toEqual([]);
  });

  it("is sorted by a click on a column, and turned around by another", async () => {
    const { page } = await openReport(etl.browser, `${etl.address}#as=table`);
    const first = async () => (await rowsOf(page))[0];
    await page.getByRole("columnheader", { name: "Blocks" }).getByRole("button").click();
    await expect.poll(first).toMatch(/load 1 etl\.py:22/);
    const held = page.getByRole("columnheader", { name: "At the peak" });
    await held.getByRole("button").click();
    await expect.poll(first).toMatch(/^662 MiB/);
    await held.getByRole("button").click();
    await expect.poll(first).not.toMatch(/MiB 35 %/);
    expect(await held.getAttribute("aria-sort")).toBe("ascending");
  });

  it("is moved through by keys, says at the side who calls a line, and opens it in the flame graph", async () => {
    const { page } = await openReport(etl.browser, `${etl.address}#as=table`);
    await page.locator("#table").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const side = page.locator(".side");
    await expect.poll(() => textOf(side)).toMatch(/^load\s+etl\.py:22/);
    const text = (await textOf(side)).replaceAll(/\s+/g, " ");
    expect(text).toContain("Who calls it <module> etl.py:67 610 MiB");
    expect(text).toContain("What it calls");
    await expect.poll(() => page.url()).toContain("row=");
    await page.keyboard.press("Enter");
    await expect.poll(() => textOf(page.locator(".forms [aria-pressed=true]"))).toBe("Flame");
    await page.locator("#graph").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("zoomed to load etl.py:22");
  });

  it("shows only rows that are searched for, and says when there is none", async () => {
    const { page } = await openReport(etl.browser, `${etl.address}#as=table`);
    await page.locator("#find").fill("rules");
    await expect.poll(async () => (await rowsOf(page)).every((row) => row.includes("rules.py"))).toBe(true);
    await page.locator("#find").fill("nowhere");
    await expect.poll(() => textOf(page.locator(".empty"))).toContain("No line matches nowhere.");
    await page.locator(".empty button").click();
    await expect.poll(async () => (await rowsOf(page)).length).toBeGreaterThan(5);
  });

  it.each([
    ["function", /^702 MiB 37 % clean etl\.py/],
    ["file", /GiB \d+ % etl\.py/],
    ["package", /^\S+ \S+ \d+ % pandas/],
    ["thread", /^1\.84 GiB 100 % main thread|main thread/],
    ["kind", /Objects|Heap|Buffers/],
  ])("sums up by %s", async (by, first) => {
    const { page } = await openReport(etl.browser, `${etl.address}#as=table`);
    await page.getByRole("button", { name: /^By/ }).click();
    await page.getByRole("menuitemradio", { name: by }).click();
    await expect.poll(async () => (await rowsOf(page))[0]).toMatch(first);
    expect(page.url()).toContain(`by=${by}`);
  });

  it("follows what is looked at: other columns for what is left and for churn", async () => {
    const { page } = await openReport(etl.browser, `${etl.address}#as=table`);
    const heads = async () =>
      (await textsOf(page.locator("#table [role=columnheader]"))).map((text) => text.trim());
    await page.keyboard.press("4");
    await expect.poll(heads).toEqual(expect.arrayContaining(["Left over ↓", "Since", "Growth"]));
    await page.keyboard.press("5");
    await expect.poll(heads).toEqual(expect.arrayContaining(["In all ↓", "Short-lived"]));
    await page.keyboard.press("3");
    await expect.poll(heads).toEqual(expect.arrayContaining(["Gained ↓", "Before", "After"]));
    await page.keyboard.press("1");
    await expect.poll(heads).toEqual(expect.arrayContaining(["At the peak ↓"]));
  });

  it("leaves only the person's code by a key, and a package by the filters, at the same total", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const scope = () => textOf(page.locator(".scope"));
    expect(await scope()).toContain("8 deep");
    await page.keyboard.press("m");
    await expect.poll(scope).toContain("2 deep");
    expect(await scope()).toContain("1.84 GiB");
    expect(page.url()).toContain("hide=all-but-mine");
    await page.keyboard.press("m");
    await page.getByRole("button", { name: /^Filters/ }).click();
    await page.getByRole("menuitemcheckbox", { name: /^pandas/ }).click();
    await page.keyboard.press("Escape");
    await expect.poll(scope).not.toContain("8 deep");
    expect(await textOf(page.getByRole("button", { name: /^Filters/ }))).toBe("Filters 1");
    const again = await openReport(etl.browser, page.url());
    expect(await textOf(again.page.locator(".scope"))).toBe(await scope());
  });

  it("turns the frames upside down by a key, and stands them by thread and by kind", async () => {
    const { page, complaints } = await openReport(etl.browser, etl.address);
    const rows = async () =>
      (await textsOf(page.locator("main table tbody tr"))).map((row) => row.replaceAll(/\s+/g, " "));
    await page.keyboard.press("i");
    await expect.poll(async () => (await rows())[1]).toMatch(/^1 copy blocks\.py:796 610 MiB/);
    await page.keyboard.press("i");
    await expect.poll(async () => (await rows())[1]).toMatch(/^1 <module> etl\.py:68/);
    const arrange = async (name: string) => {
      await page.getByRole("button", { name: /^Frames/ }).click();
      await page.getByRole("menuitemradio", { name }).click();
    };
    await arrange("kind");
    await expect.poll(async () => (await rows())[1]).toMatch(/^1 (Objects|Heap|Buffers)/);
    await arrange("thread");
    await expect.poll(async () => (await rows())[1]).toMatch(/^1 main thread/);
    expect(page.url()).toContain("frames=thread");
    expect(complaints).toEqual([]);
  });

  it.each([390, 900])("fits %i pixels", async (width) => {
    const { page, complaints } = await openReport(etl.browser, `${etl.address}#as=table&view=churn`, {
      viewport: { width, height: 844 },
    });
    expect(await ask(page, "document.documentElement.scrollWidth")).toBe(width);
    expect((await rowsOf(page)).length).toBeGreaterThan(5);
    expect(complaints).toEqual([]);
  });
});
