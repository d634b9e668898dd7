/** The report's source view, as a person uses it. */
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { linesOfFile } from "../../src/analysis/file-lines.ts";
import { viewBetween, viewPeak } from "../../src/analysis/view.ts";
import type { Seconds } from "../../src/profile/brand.ts";
import { readSource } from "../../src/report/sources.ts";
import { renderFileLines } from "../../src/terminal/file-lines.ts";
import { chromiumPath } from "./browser.ts";
import { useEtlReport } from "./etl-report.ts";
import { ask, openReport, pointAt, textOf, textsOf, writeReport } from "./page.ts";
import { FACTS, ProfileBuilder } from "./profile-builder.ts";

const MIB = 1024 * 1024;
/** Middles of the graph's rows, from its top. */
const ROW = (row: number) => 2 + row * 39 + 18;

describe.skipIf(chromiumPath === null)("the source view", () => {
  const etl = useEtlReport();

  const open = async (hash = "#as=source", options = {}) => {
    const opened = await openReport(etl.browser, `${etl.address}${hash}`, options);
    await opened.page.locator(".code tbody tr").first().waitFor();
    return opened;
  };
  const row = (page: Page, line: number) => page.locator(`#line-${line}`);
  /** Size, in all, number and text of a line. */
  const cells = (page: Page, line: number) => textsOf(row(page, line).locator("td, th"));
  const chosen = (page: Page) => page.locator('.code tr[aria-selected="true"]');
  const head = (page: Page) => textOf(page.locator(".source-head"));

  it("lists the files, the person's own first, and shows the lines of the heaviest", async () => {
    const { page, complaints } = await open();
    const files = await textsOf(page.getByRole("option"));
    expect(files.slice(0, 3).map((text) => text.replaceAll(/\s+/g, " "))).toEqual([
      "etl.py 1.76 GiB",
      "rules.py 176 MiB",
      "generic.py 610 MiB",
    ]);
    expect(await cells(page, 41)).toEqual([
      "662 MiB",
      "14.5 GiB",
      "41",
      "    part = df[df.year == year].copy()",
    ]);
    expect(await textOf(row(page, 41).locator("u"))).toBe("df[df.year == year].copy()");
    await expect.poll(() => row(page, 15).locator(".keyword").allInnerTexts()).toEqual(["yield"]);
    expect(await head(page)).toMatch(/etl\.py[\s\S]*72 lines, 10 heavy/);
    expect(complaints).toEqual([]);
  });

  it("shows the same figures as floodmark lines does", async () => {
    for (const [hash, view] of [
      ["#as=source", viewPeak(etl.profile)],
      ["#as=source&view=growth&range=4-20", viewBetween(etl.profile, 4 as Seconds, 20 as Seconds)],
    ] as const) {
      const lines = linesOfFile(view.profile, "etl.py");
      const numbers = lines.lines.map(({ line }) => line);
      const source = readSource("etl.py", numbers, etl.profile.run);
      const inTerminal = renderFileLines(view, lines, source, { columns: 200, color: false })
        .split("\n")
        .flatMap((text) => {
          const [, held, line] =
            /^\s+(\S+ \S+|–)\s+(?:\S+ [KMG]iB|\S+ B|–)\s+\S+(?: [kMG])?\s{2,}(\d+) {2}/.exec(text) ?? [];
          return held === undefined ? [] : [`${line}: ${held}`];
        });
      expect(inTerminal).toHaveLength(numbers.length);
      const { page } = await open(hash, { viewport: { width: 1400, height: 2400 } });
      const onPage: string[] = [];
      for (const line of numbers) onPage.push(`${line}: ${(await cells(page, line))[0]}`);
      expect(onPage).toEqual(inTerminal);
    }
  });

  it("goes from heavy line to heavy line by n and p, and its address brings the place back", async () => {
    const { page } = await open();
    const lineOf = () => chosen(page).getAttribute("id");
    for (const line of [3, 22, 33]) {
      await page.keyboard.press("n");
      await expect.poll(lineOf).toBe(`line-${line}`);
    }
    await page.keyboard.press("p");
    await expect.poll(lineOf).toBe("line-22");
    expect(await head(page)).toContain("heavy line 2 of 10");
    await expect
      .poll(async () => (await page.locator("[aria-live=polite]").textContent())?.replaceAll("\u00a0", " "))
      .toBe("etl.py:22, 610 MiB, 32 % of the peak, heavy line 2 of 10");
    await page.keyboard.press("p");
    await page.keyboard.press("p");
    await expect.poll(lineOf).toBe("line-71");
    await expect.poll(() => page.url()).toContain("line=71");
    const again = await open(new URL(page.url()).hash);
    expect(await chosen(again.page).getAttribute("id")).toBe("line-71");
    expect(await chosen(again.page).isVisible()).toBe(true);
  });

  it("opens the line of a frame with s, and shows a line's frame by its bar or Enter", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await pointAt(page, 0.2, ROW(2));
    await page.locator(".card.floating").waitFor();
    expect(await textOf(page.locator(".card-keys"))).toContain("s source");
    await page.keyboard.press("s");
    await expect.poll(() => chosen(page).getAttribute("id")).toBe("line-41");
    await page.keyboard.press("Enter");
    await page.locator("#graph").waitFor();
    const card = page.locator(".card.below");
    await expect.poll(() => card.textContent()).toContain("etl.py:41");
    await page.goBack();
    await row(page, 22).locator("button").click();
    await expect.poll(() => card.textContent()).toContain("etl.py:22");
    expect(page.url()).not.toContain("as=source");
  });

  it("opens the line of the table's row with s, and by the button beside it", async () => {
    const { page } = await openReport(etl.browser, `${etl.address}#as=table`);
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("s");
    await expect.poll(() => chosen(page).getAttribute("id")).toBe("line-41");
    await page.keyboard.press("t");
    await page.locator(".side").getByRole("button", { name: "In the source" }).click();
    await expect.poll(() => chosen(page).getAttribute("id")).toBe("line-41");
  });

  it("shows the line of an import, which is folded at first", async () => {
    const { page } = await open("#as=source&file=site-packages/pandas/__init__.py&line=31");
    await page.locator("#code").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".card.below").textContent()).toContain("__init__.py:31");
    await expect.poll(() => page.url()).toContain("imports=shown");
  });

  it("has the numbers of the tab that is open", async () => {
    const { page } = await open("#as=source&line=41");
    const heads = () => textsOf(page.locator(".code thead th"));
    expect((await heads()).slice(0, 2)).toEqual(["At the peak", "In all"]);
    await page.keyboard.press("3");
    await expect.poll(async () => (await heads())[0]).toBe("Gained");
    expect((await cells(page, 41))[0]).toMatch(/^−\d{3} MiB$/);
    expect(await head(page)).not.toContain("10 heavy");
    await page.keyboard.press("4");
    await expect.poll(async () => (await cells(page, 41))[0]).toBe("33.8 MiB");
    await page.keyboard.press("5");
    await expect.poll(async () => (await cells(page, 41)).length).toBe(3);
    expect((await cells(page, 41))[0]).toBe("14.5 GiB");
  });

  it("has the numbers of the kind that is chosen", async () => {
    const { page } = await open("#as=source&kind=object&line=22");
    expect((await cells(page, 22))[0]).toBe("586 MiB");
    expect((await cells(page, 41))[0]).toBe("");
  });

  it("is used by keys alone: a stop for the files, and one for the lines", async () => {
    const { page } = await open();
    await page.getByRole("listbox").focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => head(page)).toContain("rules.py");
    await page.keyboard.press("Tab");
    // The button that lists the rest of the files stands between.
    await page.keyboard.press("Tab");
    expect(await ask(page, "document.activeElement.id")).toBe("code");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => chosen(page).getAttribute("id")).toBe("line-2");
    expect(await page.locator("#code").getAttribute("aria-activedescendant")).toBe("line-2");
    await page.keyboard.press("End");
    await expect.poll(() => chosen(page).getAttribute("id")).toBe("line-64");
    await page.getByRole("listbox").focus();
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => head(page)).toContain("etl.py");
    await page.goBack();
    await expect.poll(() => head(page)).toContain("rules.py");
  });

  it("takes no single keys where they are switched off", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "Keys" }).click();
    await page.getByLabel("Single keys").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    expect(await chosen(page).count()).toBe(0);
    expect(await page.locator(".heavy-keys kbd").count()).toBe(0);
    await page.locator("#code").focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => chosen(page).count()).toBe(1);
  });

  it("says what there is no text of, and why, and still has the figures; names are text", async () => {
    const builder = new ProfileBuilder();
    const hostile = "/p/<img src=x onerror=alert(1)>\u202egpj.py";
    for (const [file, bytes] of [
      ["/p/gone.py", 60],
      [hostile, 30],
      ["<string>", 10],
    ] as const) {
      builder.addFrames(
        [
          { name: "main", file, line: 7 },
          { name: "inner", file, line: 900 },
        ],
        bytes * MIB,
        5,
      );
    }
    const { page, complaints } = await openReport(
      etl.browser,
      `${await writeReport(etl.folder, builder.build(FACTS))}#as=source`,
    );
    const note = () => textOf(page.locator(".source-note"));
    expect(await note()).toBe("gone.py was not found, so its lines are not shown.");
    expect(await textsOf(page.locator(".code tbody tr"))).toEqual([
      expect.stringMatching(/^60\.0 MiB\s+60\.0 MiB\s+7\s*$/),
      expect.stringMatching(/^60\.0 MiB\s+60\.0 MiB\s+900\s*$/),
    ]);
    await page.getByRole("option").nth(1).click();
    expect(await textOf(page.locator(".source-head .name"))).toBe(
      "<img src=x onerror=alert(1)>\\u202egpj.py",
    );
    await page.getByRole("option").nth(2).click();
    expect(await note()).toBe("There is no source file for <string>.");
    await page.keyboard.press("4");
    await expect.poll(note).toContain("No line of <string> held anything at the end.");
    expect(complaints).toEqual([]);
  });

  it("scrolls through 20,000 lines with few of them in the document", async () => {
    const count = 20_000;
    const text = Array.from(
      { length: count },
      (_, at) => `def f${at}(): return [${at}] * ${at}  # ${"x".repeat(at % 90)}`,
    );
    writeFileSync(join(etl.folder, "long.py"), text.join("\n"));
    utimesSync(join(etl.folder, "long.py"), FACTS.started - 60, FACTS.started - 60);
    const builder = new ProfileBuilder();
    for (const line of [5, 10_000, count])
      builder.addFrames([{ name: "f", file: "long.py", line }], 10 * MIB, 5);
    const { page, complaints } = await openReport(
      etl.browser,
      `${await writeReport(etl.folder, builder.build({ ...FACTS, cwd: etl.folder }))}#as=source`,
    );
    await expect.poll(() => head(page)).toContain("20,000 lines, 3 heavy");
    for (const line of [5, 10_000, count]) {
      await page.keyboard.press("n");
      await expect.poll(() => chosen(page).getAttribute("id")).toBe(`line-${line}`);
      expect(await textOf(chosen(page).locator("code"))).toContain(`def f${line - 1}():`);
      await expect.poll(() => chosen(page).locator(".keyword").count(), { timeout: 30_000 }).toBe(2);
      expect(await page.locator(".code tbody tr").count()).toBeLessThan(120);
    }
    // Marks at the edge lead there, too.
    const marks = (await page.locator(".edge > div").boundingBox())!;
    await page.mouse.click(marks.x + 5, marks.y + marks.height / 2 + 3);
    await expect.poll(() => chosen(page).getAttribute("id")).toBe("line-10000");
    expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe(String(count + 1));
    expect(complaints).toEqual([]);
  });

  it("fits a phone: the list of files folds up above the lines", async () => {
    const { page } = await open("#as=source&line=41", {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    expect(await ask(page, "document.documentElement.scrollWidth")).toBe(390);
    expect(await page.getByRole("option").first().isVisible()).toBe(false);
    await page.getByRole("button", { name: /files$/ }).click();
    await page.getByRole("option", { name: "rules.py" }).click();
    await expect.poll(() => head(page)).toContain("rules.py");
    expect(await page.getByRole("option").first().isVisible()).toBe(false);
    await page.getByRole("button", { name: "next heavy line" }).click();
    await expect.poll(() => chosen(page).getAttribute("id")).toBe("line-31");
    expect(await ask(page, "document.documentElement.scrollWidth")).toBe(390);
  });

  it("has the colours of the dark scheme", async () => {
    const { page } = await open("#as=source", { colorScheme: "dark" });
    const colourOf = (selector: string, what: string) =>
      ask(page, `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${what}`);
    expect(await colourOf("#line-41 td", "backgroundColor")).toBe("rgb(22, 48, 63)");
    expect(await colourOf("#line-41 .fill", "backgroundColor")).toBe("rgb(108, 184, 230)");
    await expect.poll(() => page.locator("#line-15 .keyword").count()).toBe(1);
    expect(await colourOf("#line-15 .keyword", "color")).toBe("rgb(195, 166, 238)");
  });
});
