/** The report inside of another page: a notebook, also as VS Code shows it, or one that was exported. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderFrame } from "../../src/report/frame.ts";
import { chromiumPath, openBrowser } from "./browser.ts";
import { makeEtlRun } from "./etl.ts";
import { textOf, writeReport } from "./page.ts";

/** What VS Code allows the outputs of a notebook, in which nothing but its own files may be loaded. */
const VSCODE =
  "default-src 'none'; script-src https://file.vscode-cdn.net 'unsafe-inline' 'unsafe-eval'; " +
  "style-src https://file.vscode-cdn.net 'unsafe-inline'; img-src https: data:; connect-src https:; child-src https: data: blob:";

describe.skipIf(chromiumPath === null)("the report in a frame", () => {
  const folder = mkdtempSync(join(tmpdir(), "floodmark-frame-"));
  let browser: Browser;
  let report = "";
  beforeAll(async () => {
    browser = await openBrowser();
    report = readFileSync(fileURLToPath(await writeReport(folder, makeEtlRun(folder).profile)), "utf8");
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page with the report in it, what of that can be used, and what it did that it should not. */
  async function openAround(style: string, policy = "") {
    const head = policy && `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
    const address = join(folder, "around.html");
    const frame = renderFrame(report, "Memory of cell 7");
    writeFileSync(address, `<!doctype html>${head}<style>${style}</style><p>In [7]</p>${frame}`);
    const page = await browser.newPage({ viewport: { width: 1000, height: 800 }, colorScheme: "light" });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => complaints.push(request.url()));
    await page.goto(pathToFileURL(address).href);
    const inside = page.frames()[1]!;
    await inside.locator("#page > header").waitFor();
    return { page, inside, complaints: () => complaints.slice(1) };
  }

  it.each([
    ["a page", ""],
    ["VS Code", VSCODE],
  ])("can be used in %s, and loads nothing", async (_, policy) => {
    const { page, inside, complaints } = await openAround("", policy);
    const before = page.url();
    await inside.getByRole("button", { name: /^Left over/ }).click();
    await inside.locator(".forms").getByRole("button", { name: "Table" }).click();
    await expect.poll(() => textOf(inside.locator(".scope"))).toContain("At the end");
    await expect.poll(() => inside.getByRole("columnheader", { name: /^Left over/ }).isVisible()).toBe(true);
    expect(page.url()).toBe(before);
    expect(complaints()).toEqual([]);
  });

  it("has the scheme of the page around it, until one is chosen", async () => {
    const { inside } = await openAround("body { background: #111; color: #eee }");
    const scheme = () => inside.locator("html").getAttribute("data-scheme");
    await expect.poll(scheme).toBe("dark");
    await inside.getByRole("button", { name: "Light" }).click();
    await expect.poll(scheme).toBe("light");
  });

  it("can't reach the page around it", async () => {
    const { inside } = await openAround("");
    const reach = "(() => { try { return parent.document.title } catch (error) { return error.name } })()";
    expect(await inside.evaluate(reach)).toBe("SecurityError");
  });
});
