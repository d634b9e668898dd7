/** The documentation site as a reader has it: built, served, opened in a browser that can reach nothing else. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { succeed } from "../../scripts/command.ts";
import { DOCS } from "../../scripts/docs/follow.ts";
import { ROOT } from "../../scripts/pythons.ts";
import { chromiumPath, openBrowser } from "../report/browser.ts";
import { ask } from "../report/page.ts";
import { Workplace } from "../support/floodmark.ts";

const PAGES = readdirSync(DOCS)
  .filter((name) => name.endsWith(".md"))
  .map((name) => name.replace(/md$/, "html"));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
  ".json": "application/json",
};

const SCREENS = {
  light: { viewport: { width: 1400, height: 900 }, colorScheme: "light" },
  "dark, on a phone": { viewport: { width: 390, height: 800 }, colorScheme: "dark" },
} as const satisfies Record<string, BrowserContextOptions>;

function serve(folder: string): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const name = url.split("?")[0] === "/" ? "index.html" : (url.split("?")[0] ?? "");
    try {
      const body = readFileSync(join(folder, name));
      response.setHeader("content-type", TYPES[extname(name)] ?? "application/octet-stream").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe.skipIf(chromiumPath === null)("the documentation site", () => {
  const place = new Workplace();
  let server: Server;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    const vitepress = join(ROOT, "node_modules", ".bin", "vitepress");
    await succeed(vitepress, ["build", "docs", "--outDir", place.folder], { cwd: ROOT });
    server = await serve(place.folder);
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    place.remove();
  });

  /** A page, and what it did that it should not. */
  async function openPage(options: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
    const page = await (await browser.newContext(options)).newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("response", (response) => {
      if (!response.ok()) complaints.push(`${response.status()}: ${response.url()}`);
    });
    await page.route(
      (url) => url.origin !== address,
      (route) => {
        complaints.push(`request: ${route.request().url()}`);
        return route.abort();
      },
    );
    return { page, complaints };
  }

  test.each(Object.entries(SCREENS))(
    "each page is there, by axe-core's rules, too: %s",
    async (_, options) => {
      const { page, complaints } = await openPage(options);
      const found: Record<string, string[]> = {};
      for (const name of PAGES) {
        await page.goto(`${address}/${name}`);
        found[name] = [...(await faultsOf(page)), ...complaints.splice(0)];
      }
      expect(found).toEqual(Object.fromEntries(PAGES.map((name) => [name, []])));
    },
  );

  test("search finds the page about leaks", async () => {
    const { page, complaints } = await openPage(SCREENS.light);
    await page.goto(address);
    await page.getByRole("button", { name: "Search" }).first().click();
    await page.locator("#localsearch-input").fill("leak");
    const results = page.getByRole("listbox").getByRole("option");
    await results.first().waitFor();
    expect((await results.allInnerTexts()).join("\n")).toContain("Finding a leak");
    // The dialog itself is VitePress' own, and not by axe-core's rules: its options hold links.
    await page.keyboard.press("Enter");
    await page.waitForURL(/\.html/);
    expect(complaints).toEqual([]);
  });
});

/** What is wrong with an open page: axe-core's violations, pictures that aren't there, a page wider than the screen. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await ask<axe.AxeResults>(page, "axe.run({ resultTypes: ['violations'] })");
  const [title, broken, overflow] = await ask<[string, string[], number]>(
    page,
    `[document.querySelector("main h1").innerText,
      [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.src),
      document.documentElement.scrollWidth - innerWidth]`,
  );
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`)),
    ...(title === "" ? ["no title"] : []),
    ...broken.map((source) => `no picture: ${source}`),
    ...(overflow > 0 ? [`wider than the screen by ${overflow} px`] : []),
  ];
}
