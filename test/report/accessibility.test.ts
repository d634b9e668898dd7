/** The whole page as axe-core judges it, and by the keyboard alone. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "./browser.ts";
import { useEtlReport } from "./etl-report.ts";
import { ask, openReport, pointAt, textOf } from "./page.ts";

/** What a person may see, each reached from the one before it. */
const STATES: Readonly<Record<string, (page: Page, isPhone: boolean) => Promise<void>>> = {
  "the peak": async () => {},
  "a frame's card": async (page, isPhone) => {
    if (isPhone) await page.locator("#graph").tap({ position: { x: 60, y: 70 } });
    else await pointAt(page, 0.2, 100);
    await page.locator(isPhone ? ".card.below" : ".card.floating").waitFor();
  },
  "a moment": async (page) => {
    await page.getByRole("button", { name: /^Moment/ }).click();
  },
  "a range": async (page) => {
    await page.getByRole("button", { name: /^Growth/ }).click();
    await page.getByRole("slider", { name: "Start of the range" }).waitFor();
  },
  "what is left over": async (page) => {
    await page.getByRole("button", { name: /^Left over/ }).click();
  },
  churn: async (page) => {
    await page.getByRole("button", { name: /^Churn/ }).click();
  },
  "the table": async (page) => {
    await page.getByRole("button", { name: /^Peak/ }).click();
    await page.locator(".forms").getByRole("button", { name: "Table" }).click();
  },
  "a row of the table": async (page) => {
    await page.locator("#table .row").nth(1).click();
    await page.locator(".side").waitFor();
  },
  "the sources": async (page) => {
    await page.locator(".forms").getByRole("button", { name: "Source" }).click();
  },
  "a menu": async (page) => {
    await page.locator(".forms").getByRole("button", { name: "Flame" }).click();
    await page.getByRole("button", { name: /^Kind/ }).click();
    await page.getByRole("menuitemradio").first().waitFor();
  },
  "the filters": async (page) => {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Filters/ }).click();
    await page.locator(":focus").waitFor();
  },
  "a search that finds nothing": async (page) => {
    await page.keyboard.press("Escape");
    await page.locator("#find").fill("nowhere");
  },
  "the list of keys": async (page) => {
    await page.locator("#find").fill("");
    await page.getByRole("button", { name: "Keys" }).click();
    await page.getByRole("dialog").waitFor();
  },
  "the list without single keys": async (page) => {
    await page.getByLabel("Single keys").uncheck();
  },
};

const SCREENS = [
  { name: "light", colorScheme: "light", width: 1400 },
  { name: "dark", colorScheme: "dark", width: 1400 },
  { name: "dark, on a phone", colorScheme: "dark", width: 390 },
] as const;

describe.skipIf(chromiumPath === null)("the report is open to all", () => {
  const etl = useEtlReport();

  it.each(SCREENS)("by axe-core's rules: $name", async ({ colorScheme, width }) => {
    const isPhone = width < 640;
    const { page } = await openReport(etl.browser, etl.address, {
      colorScheme,
      viewport: { width, height: 900 },
      hasTouch: isPhone,
    });
    const found: Record<string, string[]> = {};
    for (const [state, reach] of Object.entries(STATES)) {
      await reach(page, isPhone);
      found[state] = await violationsOf(page);
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(STATES).map((state) => [state, []])));
  });

  it("by Tab from its top to its bottom, with an outline around what has the focus", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const names: string[] = [];
    for (;;) {
      await page.keyboard.press("Tab");
      const focused = page.locator("*:focus");
      if ((await focused.count()) === 0 || names.length > 100) break;
      names.push(
        (await focused.getAttribute("aria-label")) ?? (await textOf(focused)).replaceAll(/\s+/g, " "),
      );
      const outline = await ask<string>(page, "getComputedStyle(document.activeElement).outline");
      expect(outline, names.at(-1)!).toMatch(/solid 2px|2px solid/);
    }
    const wanted = [
      /^Dark$/,
      /^Keys$/,
      /^Moment of the run$/,
      /^Peak 12\.4 s$/,
      /^Churn/,
      /^Flame$/,
      /^Kind/,
    ];
    const places = wanted.map((name) => names.findIndex((one) => name.test(one.trim())));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(names.at(-1)).toContain("graph");
  });
});

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await ask<axe.AxeResults>(page, "axe.run({ resultTypes: ['violations'] })");
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}
