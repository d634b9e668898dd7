/** The report below a cell in JupyterLab, in Notebook 7 and in exported HTML: it opens, is interactive and loads nothing. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookOf } from "../../scripts/pythons/jupyter.ts";
import { chromiumPath, openBrowser } from "../report/browser.ts";
import { textOf } from "../report/page.ts";
import { execute, Workplace } from "../support/floodmark.ts";
import { describeWithJupyter, jupyterEnv } from "./notebook.ts";

const CELLS = [
  "%load_ext floodmark",
  "def fill(n):\n    return bytearray(n)",
  "%%floodmark\na = bytearray(10_000_000)\nb = fill(20_000_000)",
];
/** A kernel has to start, and Node, on a machine that may be busy. */
const RUN_TIMEOUT = 90_000;
const SETTINGS = "config/lab/user-settings/@jupyterlab/apputils-extension";

await describeWithJupyter("below a cell", (python) =>
  describe.skipIf(chromiumPath === null)("in a browser", () => {
    const place = new Workplace();
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      place.remove();
    });

    /** The frame with the report on a page, and how it is used: nothing it does is a request or an error. */
    async function useReport(page: Page): Promise<Frame> {
      const element = page.locator('iframe[srcdoc][title^="Memory of cell"]');
      await element.waitFor({ timeout: RUN_TIMEOUT });
      await element.scrollIntoViewIfNeeded();
      const frame = await (await element.elementHandle())?.contentFrame();
      if (!frame) throw new Error("the frame has no page");
      await frame.locator("#page > header").waitFor();
      expect(await textOf(frame.locator("#page > header h1"))).toMatch(/^cell \d+$/);
      expect(await textOf(frame.locator(".figures, .summary").first())).toMatch(/2[89]\.\d MiB/);
      await frame.getByRole("button", { name: /^Left over/ }).click();
      await frame.locator(".forms").getByRole("button", { name: "Table" }).click();
      await expect.poll(() => textOf(frame.locator("#table"))).toMatch(/19\.1 MiB[\s\S]*In \[\d+\]:2/);
      await frame.locator(".forms").getByRole("button", { name: "Source" }).click();
      await expect.poll(() => textOf(frame.locator("main"))).toContain("bytearray");
      return frame;
    }

    /** A page whose requests to elsewhere are refused, and counted. */
    async function openPage(address: string, isOurs: (url: string) => boolean) {
      const page = await browser.newPage({ viewport: { width: 1300, height: 900 }, colorScheme: "light" });
      const strange: string[] = [];
      await page.route("**", (route) => {
        const url = route.request().url();
        if (isOurs(url)) return route.continue();
        strange.push(url);
        return route.abort();
      });
      await page.goto(address);
      return { page, strange };
    }

    describe("Jupyter's server", () => {
      let server: ChildProcess;
      let address = "";
      beforeAll(async () => {
        mkdirSync(place.path(SETTINGS), { recursive: true });
        place.write(`${SETTINGS}/themes.jupyterlab-settings`, '{"theme": "JupyterLab Dark"}');
        place.write(
          `${SETTINGS}/notification.jupyterlab-settings`,
          '{"fetchNews": "false", "checkForUpdates": false}',
        );
        place.write("lab.ipynb", notebookOf(CELLS));
        place.write("seven.ipynb", notebookOf(CELLS));
        const options = ["--no-browser", "--allow-root", "--ServerApp.port=0", "--IdentityProvider.token="];
        server = spawn(python, ["-m", "jupyterlab", ...options, `--ServerApp.root_dir=${place.folder}`], {
          cwd: place.folder,
          env: {
            ...process.env,
            ...jupyterEnv(place),
            JUPYTERLAB_SETTINGS_DIR: place.path("config/lab/user-settings"),
          },
          stdio: "ignore",
        });
        address = await addressOf();
      }, RUN_TIMEOUT);
      afterAll(async () => {
        const ended = new Promise((resolve) => server.once("exit", resolve));
        server.kill("SIGTERM");
        await ended;
      });

      /** Where it listens, once it does. */
      async function addressOf(): Promise<string> {
        for (;;) {
          const folder = place.path("runtime");
          const name =
            existsSync(folder) && readdirSync(folder).find((one) => /^jpserver-\d+\.json$/.test(one));
          if (name) return (JSON.parse(readFileSync(join(folder, name), "utf8")) as { url: string }).url;
          if (server.exitCode !== null) throw new Error("Jupyter's server has ended");
          await setTimeout(200);
        }
      }

      /** As a person does: again where no cell has got a number, as a kernel that isn't quite there yet forgets what it was to run. */
      async function runAll(page: Page): Promise<void> {
        const hasRun = page.locator(".jp-InputPrompt", { hasText: /\[\d+\]/ }).first();
        const until = Date.now() + RUN_TIMEOUT;
        do {
          await page.locator(".lm-MenuBar-itemLabel", { hasText: /^Run$/ }).click();
          await page.locator(".lm-Menu-itemLabel", { hasText: /^Run All Cells$/ }).click();
          await hasRun.waitFor({ timeout: 20_000 }).catch(() => {});
        } while (!(await hasRun.isVisible()) && Date.now() < until);
      }

      it.each([
        ["JupyterLab", "lab/tree/lab.ipynb"],
        ["Notebook 7", "notebooks/seven.ipynb"],
      ])("%s, in the dark theme", async (_, path) => {
        const { page, strange } = await openPage(
          `${address}${path}`,
          (url) => url.startsWith(address) || url.startsWith("data:") || url.startsWith("blob:"),
        );
        await page.locator(".jp-Notebook .jp-Cell").nth(2).waitFor({ timeout: RUN_TIMEOUT });
        await runAll(page);
        const frame = await useReport(page);
        await expect.poll(() => frame.locator("html").getAttribute("data-scheme")).toBe("dark");
        const words = await textOf(page.locator(".jp-OutputArea-output:has(iframe)").first());
        expect(words).toMatch(/floodmark peak 2\d\.\d MiB/);
        expect(words).toContain("b = fill(20_000_000)");
        expect(strange).toEqual([]);
      });
    });

    it("exported HTML, opened as a file without a network", async () => {
      place.write("export.ipynb", notebookOf(CELLS));
      const words = ["-m", "nbconvert", "--to", "html", "--execute", "export.ipynb"];
      const { code, stderr } = await execute(python, words, { cwd: place.folder, env: jupyterEnv(place) });
      expect(code, stderr).toBe(0);
      const address = pathToFileURL(place.path("export.html")).href;
      // The export itself asks for its formulas' fonts and scripts.
      const { page } = await openPage(address, (url) => url === address || url.startsWith("data:"));
      const frame = await useReport(page);
      await expect.poll(() => frame.locator("html").getAttribute("data-scheme")).toBe("light");
    });
  }),
);
