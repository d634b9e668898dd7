/** The report of a window, in a browser: exactly what was gained in it, also where the timeline knows no moment of it. */
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPlain } from "../part/part.ts";
import { floodmark, Workplace } from "../support/floodmark.ts";
import { anyPython } from "../support/pythons.ts";
import { chromiumPath, openBrowser } from "./browser.ts";
import { framesOf, openReport, textOf, textsOf } from "./page.ts";

const PROGRAM = `
import time
def rest():
    until = time.monotonic() + 0.3
    while time.monotonic() < until: [object() for _ in range(50)]
def load(): return bytes(30_000_000) # load
agent.start("part")
before = bytes(10_000_000) # before
rest()
window = agent.open_window()
kept, temporary = load(), load()
del temporary, before
agent.close_window(window)
rest()
after = bytes(5_000_000) # after
rest()
agent.stop()
`;

describe.skipIf(chromiumPath === null)("the report of a window", () => {
  const place = new Workplace();
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    browser = await openBrowser();
    const { stderr } = await runPlain(anyPython().executable, place, PROGRAM);
    const words = ["report", "--at", "window:1", "-o", "report.html", "part"];
    const written = await floodmark(words, { cwd: place.folder });
    expect([stderr, written.stderr]).toEqual(["", "report  report.html\n"]);
    address = pathToFileURL(place.path("report.html")).href;
  });
  afterAll(async () => {
    await browser?.close();
    place.remove();
  });

  it("begins with what was gained in it, everywhere the same", async () => {
    const { page, complaints } = await openReport(browser, address);
    const [figure] = await textsOf(page.locator(".figure"));
    expect(figure).toMatch(/^Gained in window 1\s+57\.2 MiB\s+0\.3/);
    expect(await textOf(page.locator(".scope"))).toMatch(
      /^Gained in window 1, 0\.3.* s\s+57\.2 MiB in \d+ blocks/,
    );
    const words = await page.locator(".timeline-words tspan").allTextContents();
    expect(words).toEqual([expect.stringMatching(/ · \+57\.2\u00a0MiB$/)]);
    const frames = await framesOf(page);
    expect(frames).toContainEqual(expect.stringMatching(/load program\.py:\d+ 57\.2 MiB 100 %/));
    expect(frames.join()).not.toContain("9.54 MiB");
    expect(complaints).toEqual([]);
  });

  it("goes on to any other range, and back", async () => {
    const { page } = await openReport(browser, `${address}#range=0-0.1`);
    expect(await textOf(page.locator(".scope"))).toMatch(/^Gained, 0 s to /);
    await page.goto(address);
    await page.getByRole("slider", { name: "End of the range" }).focus();
    await page.keyboard.press("End");
    await expect.poll(() => textOf(page.locator(".scope"))).toMatch(/^Gained, 0\.3/);
    await page.goBack();
    await expect.poll(() => textOf(page.locator(".scope"))).toMatch(/^Gained in window 1, /);
  });

  it("has it of a kind and of a part alone, too", async () => {
    const { page } = await openReport(browser, `${address}#kind=object`);
    expect(await textOf(page.locator(".scope"))).toMatch(/^Gained in window 1, .*objects/i);
    const words = [
      "export",
      "--format",
      "html",
      "--at",
      "window:1",
      "--filter",
      "load",
      "-o",
      "load.html",
      "part",
    ];
    expect((await floodmark(words, { cwd: place.folder })).code).toBe(0);
    const part = await openReport(browser, pathToFileURL(place.path("load.html")).href);
    expect(await textOf(part.page.locator(".scope"))).toMatch(/^Gained in window 1, [\s\S]*57\.2 MiB/);
  });
});
