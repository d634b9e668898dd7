/** The report's timeline in a browser, as a person uses it. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { runTree } from "../processes/tree.ts";
import { anyPython } from "../support/pythons.ts";
import { chromiumPath } from "./browser.ts";
import { useEtlReport } from "./etl-report.ts";
import { framesOf, openReport, textOf, textsOf, writeReport } from "./page.ts";
import { ProfileBuilder, type RunFacts } from "./profile-builder.ts";

const MIB = 1024 * 1024;
/** Of the picture, in pixels: what stands left of it, and a height in its middle. */
const LEFT = 52;
const MIDDLE = 70;

/** A parent with 30 MiB, and two children with 20 and 10 MiB at the same time. */
const CHILDREN = `
import os, time
kept = bytearray(30 << 20)
for mebibytes in 20, 10:
    if os.fork() == 0:
        own = bytearray(mebibytes << 20)
        time.sleep(1.5)
        del own
        os._exit(0)
os.wait()
os.wait()
`;

const FACTS: RunFacts = {
  command: ["odd.py"],
  cwd: "/nowhere",
  started: 1_700_000_000,
  duration: 100,
  peakSeconds: 40,
  rssMax: null,
  left: 0,
  allocated: { bytes: 100 * MIB, blocks: 1000 },
};

describe.skipIf(chromiumPath === null)("the report's timeline", () => {
  const etl = useEtlReport();

  /** The report of a run of 100 s that was marked at times, by these names; it has 10 MiB at 60 s, else 20. */
  const marked = (names: Readonly<Record<number, string>>) => {
    const builder = new ProfileBuilder();
    builder.add(["main a.py:1"], 40 * MIB, 4);
    const moments = [10, 20, 30, 50, 60, 70].map((seconds) => ({
      seconds,
      share: seconds === 60 ? 0.25 : 0.5,
      ...(seconds in names && { mark: names[seconds]! }),
    }));
    return writeReport(etl.folder, builder.build({ ...FACTS, moments }));
  };

  it("shows the peak across its width, the resident memory, and both axes", async () => {
    const { page, complaints } = await openReport(etl.browser, etl.address);
    const words = await wordsOf(page);
    for (const word of ["tracked", "RSS", "peak 1.84 GiB at 12.4 s", "2 GiB", "0.5", "0 s", "30", "34.1 s"])
      expect(words).toContain(word);
    const picture = (await page.locator(".timeline svg").boundingBox())!;
    const waterline = (await page.locator(".timeline-peak").boundingBox())!;
    expect(Math.abs(waterline.width - (picture.width - LEFT))).toBeLessThan(2);
    const mark = (await page.locator(".timeline-peak-mark").boundingBox())!;
    const share = (mark.x + mark.width / 2 - picture.x - LEFT) / (picture.width - LEFT);
    expect(share).toBeCloseTo(12.4 / 34.1, 2);
    expect(complaints).toEqual([]);
  });

  it("says what is at the pointer", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await pointAt(page, 21.03 / 34.1);
    await expect.poll(() => wordsOf(page)).toContain("21.0 s · 597 MiB");
    expect((await wordsOf(page)).some((word) => /^RSS (1\.0\d|0\.9\d\d) GiB$/.test(word))).toBe(true);
    await page.mouse.move(5, 700);
    await expect.poll(() => wordsOf(page)).not.toContain("21.0 s · 597 MiB");
  });

  it("chooses a moment with a click, and all below follows; Esc goes back to the peak", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await pressAt(page, 21.03 / 34.1);
    await expect.poll(() => textOf(page.locator(".scope"))).toMatch(/^Then, 2\d\.\d s/);
    expect(await chosenTab(page)).toBe("Moment 21.0 s");
    expect(await wordsOf(page)).toContain("moment 21.0 s · 597 MiB");
    expect((await framesOf(page))[0]).toContain("597 MiB 100 %");
    expect(page.url()).toContain("at=21");
    await page.keyboard.press("Escape");
    await expect.poll(() => chosenTab(page)).toBe("Peak 12.4 s");
    expect(await textOf(page.locator(".scope"))).toContain("At the peak, 12.4 s");
    await page.goBack();
    await expect.poll(() => chosenTab(page)).toBe("Moment 21.0 s");
  });

  it("chooses a range with a drag, and moves an end of it", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await dragFromTo(page, 25 / 34.1, 9 / 34.1);
    await expect.poll(() => chosenTab(page)).toBe("Growth 9.0–25.0 s");
    expect(await wordsOf(page)).toContainEqual(expect.stringMatching(/^9\.0–25\.0 s · −8\d\d MiB$/));
    expect(await textOf(page.locator(".scope"))).toMatch(/, (8\.9|9\.0) s to (24\.9|25\.0) s/);
    await dragFromTo(page, 25 / 34.1, 11 / 34.1);
    await expect.poll(() => chosenTab(page)).toBe("Growth 9.0–11.0 s");
    // Beyond the other end it is that one which stays.
    await dragFromTo(page, 11 / 34.1, 2 / 34.1);
    await expect.poll(() => chosenTab(page)).toBe("Growth 2.0–9.0 s");
  });

  it("forgets a drag with Esc", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await pointAt(page, 0.2);
    await page.mouse.down();
    await pointAt(page, 0.5);
    await expect.poll(() => page.locator(".timeline-range").count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await expect.poll(() => page.locator(".timeline-range").count()).toBe(0);
    expect(await chosenTab(page)).toBe("Peak 12.4 s");
  });

  it("is moved by keys, and tells what they have chosen", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const slider = page.getByRole("slider", { name: "Moment of the run" });
    await slider.focus();
    const press = async (key: string, expected: string | RegExp) => {
      await page.keyboard.press(key);
      await expect
        .poll(async () => (await slider.getAttribute("aria-valuetext"))?.replaceAll("\u00a0", " "))
        .toMatch(expected);
    };
    expect((await slider.getAttribute("aria-valuetext"))?.replaceAll("\u00a0", " ")).toMatch(
      /^the peak, 12\.4 s, 1\.84 GiB, RSS 1\.97 GiB$/,
    );
    await press("ArrowRight", /^12\.5 s, /);
    await press("ArrowRight", /^13\.0 s, /);
    await press("Shift+ArrowRight", /^18\.0 s, \d{3} MiB, RSS/);
    await press("ArrowLeft", /^17\.5 s, /);
    await press("End", /^34\.1 s, 96\.0 MiB/);
    await press("ArrowRight", /^34\.1 s/);
    await press("Home", /^0 s, 0 B$/);
    await expect.poll(() => chosenTab(page)).toBe("Moment 0 s");
    // A key that comes at once after another one is the one that counts.
    await page.keyboard.press("End");
    await press("p", /^the peak, 12\.4 s/);
    await page.waitForTimeout(300);
    expect(await chosenTab(page)).toBe("Peak 12.4 s");
  });

  it("shows a part of the run by the keys + and -, and follows what they choose", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const slider = page.getByRole("slider", { name: "Moment of the run" });
    await slider.focus();
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await expect.poll(() => wordsOf(page)).not.toContain("34.1 s");
    await page.keyboard.press("End");
    await expect.poll(() => wordsOf(page)).toContain("34");
    await page.keyboard.press("-");
    await page.getByRole("button", { name: "Whole run" }).click();
    await expect.poll(() => wordsOf(page)).toContain("0 s");
    expect(await page.getByRole("button", { name: "Whole run" }).count()).toBe(0);
  });

  it("shows a part of the run by a double click, and moves it by a wheel that goes sideways", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await page.mouse.dblclick(...(await placeOf(page, 0.5)));
    await expect.poll(() => wordsOf(page)).not.toContain("34.1 s");
    // Half of the run, from a quarter to three quarters.
    expect(await wordsOf(page)).toContain("10 s");
    await page.mouse.wheel(2000, 0);
    await expect.poll(() => wordsOf(page)).toContain("18 s");
  });

  it("has an end of the range for the keys each", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await page.getByRole("button", { name: /^Growth/ }).click();
    const start = page.getByRole("slider", { name: "Start of the range" });
    await start.focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => chosenTab(page)).toBe("Growth 12.0–34.1 s");
    await page.keyboard.press("End");
    await expect.poll(() => start.getAttribute("aria-valuenow")).toBe("34.1");
    await page.getByRole("slider", { name: "End of the range" }).focus();
    await page.keyboard.press("Home");
    await expect.poll(() => start.getAttribute("aria-valuenow")).toBe("34.1");
    await page.keyboard.press("Escape");
    await expect.poll(() => chosenTab(page)).toBe("Peak 12.4 s");
    await expect.poll(() => page.locator(":focus").getAttribute("aria-label")).toBe("Moment of the run");
  });

  it("takes a tap and a drag of a finger, and lets the page scroll", async () => {
    const { page } = await openReport(etl.browser, etl.address, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const box = (await page.locator(".timeline-plot").boundingBox())!;
    const at = (seconds: number) => box.x + (seconds / 34.1) * box.width;
    const y = box.y + MIDDLE;
    await page.touchscreen.tap(at(21), y);
    await expect.poll(() => page.url()).toMatch(/view=moment&at=2[01]/);
    const finger = await page.context().newCDPSession(page);
    const touch = async (type: "touchStart" | "touchMove" | "touchEnd", x: number, to = y) => {
      const touchPoints = type === "touchEnd" ? [] : [{ x, y: to }];
      await finger.send("Input.dispatchTouchEvent", { type, touchPoints });
    };
    await touch("touchStart", at(5));
    for (const seconds of [5.5, 6, 7, 9, 11]) await touch("touchMove", at(seconds));
    await touch("touchEnd", at(11));
    await expect.poll(() => page.url()).toMatch(/view=growth.*range=[45](\.\d+)?-1[01]/);
    const before = page.url();
    await touch("touchStart", at(28));
    for (const up of [5, 20, 40, 70, 100, 130]) {
      await touch("touchMove", at(28), y - up);
      await page.waitForTimeout(30); // a scroll begins with a frame
    }
    await touch("touchEnd", at(28));
    await expect.poll(() => page.evaluate("scrollY") as Promise<number>).toBeGreaterThan(50);
    expect(page.url()).toBe(before);
  });

  it("has its figures in a table", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const rows = await textsOf(page.locator(".timeline tbody tr"));
    expect(rows.length).toBe(22);
    const peak = rows.find((row) => row.includes("the peak"))!;
    expect(peak.split(/\s*\t\s*/).slice(0, 2)).toEqual(["12.4 s, the peak", "1.84 GiB"]);
    expect(rows[0]).toMatch(/^0 s\s+0 B\s+–$/);
    expect(rows.at(-1)).toMatch(/^34\.1 s\s+96\.0 MiB\s/);
  });

  it("shows marked moments by name, and a click near one chooses it", async () => {
    const { page } = await openReport(etl.browser, await marked({ 60: "" }));
    expect(await wordsOf(page)).toContain("mark 1");
    await pressAt(page, 0.603);
    await expect.poll(() => chosenTab(page)).toBe("Moment 1 min 00 s");
    expect(page.url()).toContain("at=60");
    expect(await wordsOf(page)).toContain("moment 1 min 00 s · 10.0 MiB");
  });

  it("leaves out a mark's name that would run into the next mark", async () => {
    const { page } = await openReport(
      etl.browser,
      await marked({ 20: "a short one", 50: "one that is rather long", 60: "next" }),
    );
    const words = await wordsOf(page);
    expect(words).toEqual(expect.arrayContaining(["a short one", "next"]));
    expect(words).not.toContain("one that is rather long");
  });

  it("tells the whole name of a mark at the pointer, to keys, and in the table; as text, whatever it holds", async () => {
    const long = `${"after loading ".repeat(3)}<b>all</b>\u202e`;
    const shown = `${"after loading ".repeat(3)}<b>all</b>\\u202e`;
    const { page, complaints } = await openReport(etl.browser, await marked({ 60: long, 20: "start" }));
    expect(await wordsOf(page)).toContain("start");
    expect(await wordsOf(page)).not.toContain(shown);
    await pointAt(page, 0.603);
    await expect.poll(() => wordsOf(page)).toContain(shown);
    const slider = page.getByRole("slider", { name: "Moment of the run" });
    await slider.focus();
    const tells = async () => (await slider.getAttribute("aria-valuetext"))?.replaceAll("\u00a0", " ");
    await page.keyboard.press("Home");
    for (let step = 0; step < 20; step++) await page.keyboard.press("ArrowRight");
    await expect.poll(tells).toMatch(/^start, 20\.0 s, 20\.0 MiB/);
    await page.mouse.move(5, 700);
    await expect.poll(() => wordsOf(page)).toContain("moment 20.0 s · 20.0 MiB");
    const rows = await textsOf(page.locator(".timeline tbody th"));
    expect(rows).toContain(`1 min 00 s, ${shown}`);
    expect(complaints).toEqual([]);
  });

  it("is chosen by a finger near a mark, on a phone", async () => {
    const { page } = await openReport(etl.browser, await marked({ 60: "after load" }), {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const box = (await page.locator(".timeline-plot").boundingBox())!;
    await page.touchscreen.tap(box.x + 0.6 * box.width + 12, box.y + MIDDLE);
    await expect.poll(() => chosenTab(page)).toContain("Moment");
    expect(page.url()).toContain("at=60");
    await expect.poll(() => wordsOf(page)).toContain("after load");
  });

  it("shows what each child process of a run held, in the picture, under the pointer and in the table", async () => {
    const { folder: results } = await runTree(anyPython().executable, CHILDREN);
    const { page } = await openReport(etl.browser, pathToFileURL(join(results, "report.html")).href);
    expect(await page.locator(".timeline-child").count()).toBe(2);
    expect(await wordsOf(page)).toContain("2 child processes");
    const table = page.locator(".timeline table");
    const names = (await textsOf(table.locator("thead th"))).slice(3);
    expect(names).toEqual([0, 1, 2].map(() => expect.stringMatching(/^\d+ program\.py$/)));
    const rows = await textsOf(table.locator("tbody tr"));
    const [, , , own, first, second] = rows.find((row) => row.includes("the peak"))!.split(/\s*\t\s*/);
    // Whose first event came first is the system's choice.
    expect([first, second].sort()).toEqual(["10.0 MiB", "20.0 MiB"]);
    // And what Python itself takes.
    expect(Number.parseFloat(own!)).toBeGreaterThan(30);
    expect(Number.parseFloat(own!)).toBeLessThan(34);
    const areas = page.locator(".timeline-child");
    const [outer, inner] = [(await areas.first().boundingBox())!, (await areas.last().boundingBox())!];
    // The second child stands on the first.
    expect(outer.height).toBeGreaterThan(inner.height + 5);
    await page.mouse.move(outer.x + outer.width * 0.7, inner.y - 2);
    await expect.poll(() => wordsOf(page)).toContain(`${names[2]} · ${second}`);
  });

  it("says so where nothing is known between the start, the peak and the end", async () => {
    const builder = new ProfileBuilder();
    builder.add(["main a.py:1"], 40 * MIB, 4);
    const { page } = await openReport(etl.browser, await writeReport(etl.folder, builder.build(FACTS)));
    expect(await textOf(page.locator(".timeline"))).toBe(
      "What was held between the start, the peak and the end is not known of this run.",
    );
    expect(await page.getByRole("slider").count()).toBe(0);
  });

  it("is low and stays in sight where the window is", async () => {
    const { page } = await openReport(etl.browser, etl.address, { viewport: { width: 1400, height: 500 } });
    const height = async () => (await page.locator(".timeline-plot").boundingBox())!.height;
    expect(await height()).toBe(60);
    await page.mouse.move(700, 450);
    await page.mouse.wheel(0, 400);
    await expect.poll(() => page.evaluate("scrollY") as Promise<number>).toBeGreaterThan(100);
    const { y } = (await page.locator(".figures").boundingBox())!;
    expect(y).toBe(0);
  });

  it("has the colours of either scheme", async () => {
    for (const [colorScheme, colour] of [
      ["light", "rgb(207, 227, 240)"],
      ["dark", "rgb(28, 61, 82)"],
    ] as const) {
      const { page } = await openReport(etl.browser, etl.address, { colorScheme });
      const fill = await page.evaluate("getComputedStyle(document.querySelector('.timeline-area')).fill");
      expect(fill).toBe(colour);
    }
  });
});

async function wordsOf(page: Page): Promise<string[]> {
  const words = await page
    .locator(".timeline svg text:not(:has(tspan)), .timeline svg tspan")
    .allTextContents();
  return words.map((word) => word.replaceAll("\u00a0", " "));
}

async function chosenTab(page: Page): Promise<string> {
  return (await textOf(page.locator(".tabs [aria-current=true]"))).replaceAll(/\s+/g, " ").trim();
}

/** The window's point at a part of the run. */
async function placeOf(page: Page, part: number): Promise<[x: number, y: number]> {
  const box = (await page.locator(".timeline-plot").boundingBox())!;
  return [box.x + LEFT + part * (box.width - LEFT), box.y + MIDDLE];
}

async function pointAt(page: Page, part: number): Promise<void> {
  await page.mouse.move(...(await placeOf(page, part)));
}

async function pressAt(page: Page, part: number): Promise<void> {
  await page.mouse.click(...(await placeOf(page, part)));
  await page.mouse.move(5, 700);
}

async function dragFromTo(page: Page, from: number, to: number): Promise<void> {
  await pointAt(page, from);
  await page.mouse.down();
  await pointAt(page, (from + to) / 2);
  await pointAt(page, to);
  await page.mouse.up();
  await page.mouse.move(5, 700);
}
