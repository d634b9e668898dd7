/** The report in a browser, as a person uses it. */
import { describe, expect, it } from "vitest";
import type { Bytes, Seconds } from "../../src/profile/brand.ts";
import type { Process } from "../../src/profile/profile.ts";
import { chromiumPath } from "./browser.ts";
import { makeEtlRun } from "./etl.ts";
import { useEtlReport } from "./etl-report.ts";
import {
  ask,
  clickAt,
  colourAt,
  framesOf,
  openReport,
  pointAt,
  textOf,
  textsOf,
  writeReport,
} from "./page.ts";
import { FACTS, ProfileBuilder } from "./profile-builder.ts";

/** Middles of the graph's rows, from its top. */
const ROW = (row: number) => 2 + row * 39 + 18;
const MIB = 1024 * 1024;

if (chromiumPath === null)
  console.log("The report's tests are skipped: no Chromium was found; name one with CHROMIUM=…");

describe.skipIf(chromiumPath === null)("the report", () => {
  const etl = useEtlReport();

  it("opens without a network, an error or a request, and begins with the answer", async () => {
    const { page, complaints } = await openReport(etl.browser, etl.address);
    const text = await textOf(page.locator("body"));
    for (const part of ["etl.py --year 2024", "Python 3.12.1", "34.1 s", "exact"])
      expect(text).toContain(part);
    for (const part of ["1.84 GiB at 12.4 s", "2.10 GiB 14 % above tracked", "96.0 MiB 5 % of the peak"]) {
      expect(text).toContain(part);
    }
    const [first] = await textsOf(page.locator(".finding"));
    expect(first?.replaceAll(/\s+/g, " ")).toBe(
      "1 610 MiB 32 % of the peak load() and clean() hold the same at once: 610 MiB twice. etl.py:22 etl.py:41",
    );
    expect(complaints).toEqual([]);
  });

  it("shows a frame's card beside it", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await pointAt(page, 0.2, ROW(2));
    const card = page.locator(".card.floating");
    await card.waitFor();
    // The frame has an outline in the text's colour.
    expect(await colourAt(page, 0.2, ROW(2) - 18)).toBe("21,24,28");
    const text = await textOf(card);
    for (const part of ["clean", "etl.py:41", "662 MiB", "35 %", "2.18 M", "318 B"])
      expect(text).toContain(part);
    expect(await card.locator(".line").count()).toBe(4);
    expect(await textOf(card.locator(".line.here .at"))).toBe("41");
    expect(await textOf(card.locator(".line.here u"))).toBe("df[df.year == year].copy()");
    expect(await textOf(card.locator(".comment"))).toContain("# a copy");
    const bounds = (await card.boundingBox())!;
    const graph = (await page.locator("#graph").boundingBox())!;
    expect(bounds.y).toBeGreaterThanOrEqual(graph.y + ROW(2) + 18);
    await page.mouse.move(10, 10);
    await card.waitFor({ state: "detached" });
  });

  it("zooms with a click, and out with Esc, with the button, and with Back", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const scope = page.locator(".scope");
    const zoomIn = async () => {
      await clickAt(page, 0.5, ROW(2));
      await expect.poll(() => textOf(scope)).toContain("zoomed to load etl.py:22");
    };
    const isOut = () => expect.poll(() => textOf(scope)).not.toContain("zoomed");
    await zoomIn();
    // The zoomed frame is as wide as the graph, in its own colour.
    await expect.poll(() => colourAt(page, 0.9, ROW(2) + 12)).toBe("37,112,154");
    await expect.poll(() => page.url()).toContain("#zoom=");
    await page.keyboard.press("Escape");
    await isOut();
    await zoomIn();
    await page.getByRole("button", { name: "Back to all" }).click();
    await isOut();
    await zoomIn();
    await page.goBack();
    await isOut();
  });

  it("opens as its address says", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await clickAt(page, 0.5, ROW(2));
    await page.locator("#find").fill("readers");
    await expect.poll(() => page.url()).toContain("find=readers");
    const again = await openReport(etl.browser, page.url());
    expect(await again.page.locator("#find").inputValue()).toBe("readers");
    expect(await textOf(again.page.locator(".scope"))).toContain("zoomed to load");
  });

  it("finds lines and says what they hold together, nested ones once", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await page.keyboard.press("/");
    await page.keyboard.type("generic.py");
    const found = page.locator(".found");
    await expect.poll(() => textOf(found)).toBe("1 line matches: 610 MiB, 32 % of the peak");
    await page.locator("#find").fill("site-packages/pandas/core/");
    // copy 610, __getitem__ 52, merge 301, and what importing it takes.
    await expect.poll(() => textOf(found)).toBe("226 lines match: 999 MiB, 53 % of the peak");
    await page.locator("#find").fill("nowhere");
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("No line matches nowhere.");
    await page.keyboard.press("Escape");
    expect(await page.locator("#find").inputValue()).toBe("");
  });

  it("moves by the arrow keys, tells screen readers where it is, and zooms with Enter", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await page.locator("#graph").focus();
    const said = page.locator("[aria-live=polite]");
    const press = async (key: string, expected: string) => {
      await page.keyboard.press(key);
      await expect.poll(async () => (await said.textContent())?.replaceAll("\u00a0", " ")).toBe(expected);
    };
    await press("ArrowDown", "all, 1.84 GiB, 100 % of the peak");
    await press("ArrowDown", "<module>, etl.py:68, 702 MiB, 37 % of the peak");
    await press("ArrowRight", "<module>, etl.py:67, 610 MiB, 32 % of the peak");
    await press("ArrowDown", "load, etl.py:22, 610 MiB, 32 % of the peak");
    await press("ArrowLeft", "clean, etl.py:32, 12.0 MiB, <1 % of the peak".replace("<1 %", "1 %"));
    await press("ArrowUp", "<module>, etl.py:68, 702 MiB, 37 % of the peak");
    await page.keyboard.press("Enter");
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("zoomed to <module> etl.py:68");
    const rows = await textsOf(page.locator("main table tbody tr"));
    expect(rows[0]).toMatch(/^0\s+all\s+1.84.GiB\s+100.%$/);
    expect(rows.length).toBeGreaterThan(20);
  });

  it("merges what is too narrow, and zooms to its caller", async () => {
    const builder = new ProfileBuilder();
    const main = { name: "main", file: "a.py", line: 1 };
    for (let at = 0; at < 400; at++) {
      const bytes = at < 5 ? 40 * MIB : 0.4 * MIB;
      builder.addFrames([main, { name: `f${at}`, file: "a.py", line: at + 2 }], bytes, 5);
    }
    const { page } = await openReport(etl.browser, await writeReport(etl.folder, builder.build(FACTS)));
    await pointAt(page, 0.9, ROW(2));
    await expect
      .poll(() => textOf(page.locator(".card.floating")))
      .toContain("395 smaller, 158 MiB together");
    await page.keyboard.press("Enter");
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("zoomed to main a.py:1");
  });

  it("shows one kind of memory: its graph, lines and figures, and where it stands in the address", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const button = page.getByRole("button", { name: /^Kind/ });
    await button.click();
    const items = await textsOf(page.getByRole("menuitemradio"));
    expect(items.map((item) => item.replaceAll(/\s+/g, " "))).toEqual([
      "all 1.84 GiB",
      "object 684 MiB",
      "buffer 662 MiB",
      "heap 350 MiB",
      "anonymous map 184 MiB",
      "file map 742 MiB",
      "shared memory 64.0 MiB",
    ]);
    await page.getByRole("menuitemradio", { name: "buffer" }).click();
    await expect.poll(() => textOf(button)).toBe("Kind buffer");
    await expect.poll(() => page.url()).toContain("#kind=buffer");
    const figures = await textsOf(page.locator(".figure"));
    expect(figures[0]?.replaceAll(/\s+/g, " ")).toBe("Buffers 662 MiB 35 % of the peak");
    const own = async (of = page) => (await framesOf(of)).filter((row) => row.startsWith("2 "));
    expect(await own()).toEqual(["2 clean etl.py:41 662 MiB 100 %"]);
    expect(await textOf(page.locator(".scope"))).toContain("Buffers at the peak, 12.4 s");
    await page.locator("#find").fill("generic.py");
    await expect
      .poll(() => textOf(page.locator(".found")))
      .toBe("1 line matches: 610 MiB, 92 % of buffers at the peak");
    const again = await openReport(etl.browser, page.url());
    expect(await own(again.page)).toHaveLength(1);
    await page.goBack();
    await expect.poll(() => textOf(button)).toBe("Kind all");
    expect((await own()).map((row) => row.split(" ")[1])).toContain("load");
  });

  it("chooses the kind by the keys alone, and takes none of them while it does", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const chosen = () => textOf(page.getByRole("button", { name: /^Kind/ }));
    await page.keyboard.press("k");
    for (const key of ["ArrowDown", "ArrowDown", "d", "End", "ArrowDown", "ArrowUp", "f", "Enter"])
      await page.keyboard.press(key);
    await expect.poll(chosen).toBe("Kind file map");
    expect(await page.locator("html").getAttribute("data-scheme")).toBe("light");
    expect(await ask(page, "document.activeElement.id")).toBe("kind");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    expect(await chosen()).toBe("Kind file map");
  });

  it("shows apart what is no part of the peak, and says so, also on a phone", async () => {
    const viewport = { width: 390, height: 844 };
    const { page } = await openReport(etl.browser, `${etl.address}#kind=file+map`, { viewport });
    expect(await textOf(page.locator(".apart"))).toContain("File maps are no part of the peak.");
    expect((await textsOf(page.locator(".figure")))[0]).toMatch(
      /^File maps\s+742 MiB\s+apart from the peak$/,
    );
    const rows = await textsOf(page.locator("table tbody tr"));
    expect(rows.map((row) => row.replaceAll(/\s+/g, " "))).toContain("2 load etl.py:20 742 MiB 100 %");
    await page.getByRole("button", { name: /^Kind/ }).click();
    const list = (await page.getByRole("menu").boundingBox())!;
    expect(list.x).toBeGreaterThanOrEqual(0);
    expect(list.x + list.width).toBeLessThanOrEqual(390);
    expect(await ask(page, "document.documentElement.scrollWidth")).toBe(390);
  });

  it("keeps a zoom where the chosen kind has something of it, and else ends it", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const scope = page.locator(".scope");
    const choose = async (kind: string) => {
      await page.keyboard.press("k");
      await page.getByRole("menuitemradio", { name: kind }).click();
    };
    await clickAt(page, 0.5, ROW(2));
    await expect.poll(() => textOf(scope)).toContain("zoomed to load etl.py:22, 610 MiB");
    await choose("object");
    await expect.poll(() => textOf(scope)).toContain("zoomed to load etl.py:22, 586 MiB");
    await choose("buffer");
    await expect.poll(() => textOf(scope)).not.toContain("zoomed");
  });

  it("says on the card which kinds a frame is made of", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await pointAt(page, 0.8, ROW(1));
    await expect
      .poll(() => textOf(page.locator(".card-kinds")))
      .toMatch(/^anonymous map 184 MiB\s+heap 155 MiB$/);
  });

  it("unfolds the import system", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    const deep = () => textOf(page.locator(".scope"));
    expect(await deep()).toContain("8 deep");
    await page.getByRole("button", { name: /^Filters/ }).click();
    await page.getByRole("menuitemcheckbox", { name: /^import system/ }).click();
    await expect.poll(deep).toContain("9 deep");
    await expect.poll(() => page.url()).toContain("imports=shown");
  });

  it("shows the numbers behind a sentence and its places, whatever was looked at; Back undoes it", async () => {
    const { page } = await openReport(etl.browser, `${etl.address}#view=churn&as=table&kind=heap&find=rules`);
    const zoomed = async () => {
      await page.locator("#graph").focus();
      await page.keyboard.press("Enter");
      return () => textOf(page.locator(".scope"));
    };
    // All of the row is the sentence's target.
    await page.locator(".finding-size").first().click({ force: true });
    expect(await page.locator(".finding-sentence[aria-pressed=true]").count()).toBe(1);
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("At the peak, 12.4 s");
    expect(page.url()).not.toMatch(/view=|as=|kind=|find=/);
    await expect.poll(await zoomed()).toContain("zoomed to clean etl.py:41, 662 MiB");
    await page.getByRole("button", { name: "etl.py:22" }).click();
    await expect.poll(await zoomed()).toContain("zoomed to load etl.py:22, 610 MiB");
    await page.goto(`${etl.address}#view=churn&as=table`);
    await page.locator(".finding-sentence").first().click();
    await expect.poll(() => page.url()).not.toContain("view=churn");
    await page.goBack();
    await expect.poll(() => page.url()).toContain("view=churn&as=table");
  });

  it("follows the system's scheme until one is chosen", async () => {
    const { page } = await openReport(etl.browser, etl.address, { colorScheme: "dark" });
    const ground = () => ask(page, "getComputedStyle(document.body).backgroundColor");
    await expect.poll(() => colourAt(page, 0.2, ROW(2) + 12)).toBe("82,148,190");
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(ground).toBe("rgb(246, 247, 248)");
    await expect.poll(() => colourAt(page, 0.2, ROW(2) + 12)).toBe("37,112,154");
    await page.keyboard.press("d");
    await expect.poll(ground).toBe("rgb(16, 18, 20)");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.emulateMedia({ colorScheme: "light" });
    expect(await ground()).toBe("rgb(16, 18, 20)");
  });

  it("lists its keys, and does without the single ones", async () => {
    const { page } = await openReport(etl.browser, etl.address);
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog");
    await keys.waitFor();
    await keys.getByLabel("Single keys").uncheck();
    await page.keyboard.press("Escape");
    await keys.waitFor({ state: "hidden" });
    await page.keyboard.press("d");
    await page.keyboard.press("/");
    expect(await ask(page, "document.activeElement?.id")).not.toBe("find");
    expect(await page.locator("html").getAttribute("data-scheme")).toBe("light");
  });

  it("fits a phone, with the card below the graph", async () => {
    const { page, complaints } = await openReport(etl.browser, etl.address, {
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
    });
    expect(await ask(page, "document.documentElement.scrollWidth")).toBe(390);
    const graph = page.locator("#graph");
    await graph.tap({ position: { x: 60, y: 110 } });
    const card = page.locator(".card.below");
    await expect.poll(() => textOf(card)).toContain("etl.py:41");
    expect(await ask(page, "document.documentElement.scrollWidth")).toBe(390);
    await card.getByRole("button", { name: "Zoom" }).tap();
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("zoomed to clean");
    expect(complaints).toEqual([]);
  });

  it("says of a sampled run how sure its figures are, at any width, and draws paler what is hardly known", async () => {
    const { profile } = makeEtlRun(etl.folder);
    // As if all were small blocks, but for one that a line holds by itself, and that is seen in one of a thousand runs.
    const sampleBytes = 512 * 1024;
    const spread = profile.sites.peakBytes.map((bytes) => (bytes > 600 * MIB ? bytes : sampleBytes));
    const sampled = { ...profile, sampleBytes, sites: { ...profile.sites, spread } };
    const { page, complaints } = await openReport(etl.browser, await writeReport(etl.folder, sampled));
    const text = (await textOf(page.locator("body"))).replaceAll(/\s+/g, " ");
    expect(text).toContain("34.1 s · sampled");
    expect(text).not.toContain("exact");
    expect(text).toContain("Figures are estimates from one allocation in 512 KiB;");
    expect(text).toMatch(/1\.84 GiB \([\d.]+–[\d.]+ GiB\) at 12\.4 s/);
    const rows = await framesOf(page);
    expect(rows.find((row) => row.includes("enrich"))).toMatch(/301 MiB ± 25 MiB 16 %/);
    await pointAt(page, 0.2, ROW(2));
    await expect.poll(() => textOf(page.locator(".card.floating"))).toContain("blocks, about");
    expect(await textOf(page.locator(".card.floating"))).toMatch(/662\sMiB\s\(/);
    await page.mouse.move(10, 10);
    const exact = await openReport(etl.browser, etl.address);
    expect(await colourAt(page, 0.01, ROW(2) - 14)).not.toBe(await colourAt(exact.page, 0.01, ROW(2) - 14));
    for (const width of [1400, 1000, 700, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await ask(page, "document.documentElement.scrollWidth")).toBe(width);
    }
    expect(complaints).toEqual([]);
  });

  it("says what the system saw, when asked, and where it is asked at any width", async () => {
    const parts = {
      ...{ arenas: 512 * MIB, malloc: 900 * MIB, maps: 0, code: 60 * MIB, files: MIB, shared: 0 },
      ...{ stacks: MIB, own: 140 * MIB, other: 2 * MIB },
    };
    const look = {
      ...{ pid: 812, number: 1, isForked: false, seconds: 12.3, swap: 0, parts, pss: parts },
      live: [300 * MIB, 100 * MIB, 5800 * MIB, 0, 0, 0, 0],
      large: [[0, 0] as const, [0, 0] as const, [5120 * MIB, 40 * MIB] as const, [0, 0] as const],
      arenas: { count: 512, bytes: 512 * MIB, looked: 512, live: 380 * MIB, few: 90 },
      blocks: [{ site: 0, count: 1, bytes: 5120 * MIB, resident: 40 * MIB }],
    };
    const { profile } = makeEtlRun(etl.folder);
    const address = await writeReport(etl.folder, { ...profile, looks: [look] });
    const { page, complaints } = await openReport(etl.browser, address);
    const panel = page.locator("details.system");
    expect((await textOf(panel.locator("summary"))).replaceAll("\u00a0", " ")).toBe(
      "What the system sees RSS 1.58 GiB at 12.3 s",
    );
    expect(await panel.locator("table").isVisible()).toBe(false);
    await panel.locator("summary").click();
    const text = (await textOf(panel)).replaceAll(/\s+/g, " ");
    for (const part of [
      "132 MiB 8 % interpreter's overhead 132 MiB of 512 MiB in 512 arenas is free",
      "allocated 5.00 GiB, touched 40.0 MiB etl.py:",
      "140 MiB 9 % Floodmark itself",
      "90 of 512 arenas are kept by fewer than 10 objects each: 90.0 MiB.",
    ]) {
      expect(text).toContain(part);
    }
    for (const width of [1400, 1000, 700, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await ask(page, "document.documentElement.scrollWidth")).toBe(width);
    }
    expect(complaints).toEqual([]);
    const unseen = await openReport(etl.browser, etl.address);
    expect(await unseen.page.locator("details.system").count()).toBe(0);
  });

  it("says what it saw of several processes together, and of each", async () => {
    const none = { arenas: 0, malloc: 0, maps: 0, code: 0, files: 0, shared: 0, stacks: 0, own: 0, other: 0 };
    const look = (pid: number, pss: number) => ({
      ...{ pid, number: 1, isForked: pid === 813, seconds: 12.4, swap: 0 },
      ...{ parts: { ...none, other: 900 * MIB }, pss: { ...none, other: pss } },
      live: [0, 0, pid === 813 ? 0 : 800 * MIB, 0, 0, 0, 0],
      large: [0, 0, 0, 0].map(() => [0, 0] as const),
      arenas: { count: 0, bytes: 0, looked: 0, live: 0, few: 0 },
      blocks: [],
    });
    const { profile } = makeEtlRun(etl.folder);
    const began = { startSeconds: 0 as Seconds, endSeconds: null, ending: { how: "ended" } } as const;
    const first: Process = {
      ...{ pid: 812, number: 1, parentPid: 1, command: ["python", "etl.py"], label: "etl.py", ...began },
      ...{ peak: profile.peak, treeBytes: profile.peak.bytes, inheritedBytes: 0 as Bytes, rssMax: null },
      doubt: null,
    };
    const address = await writeReport(etl.folder, {
      ...{ ...profile, looks: [look(812, 600 * MIB), look(813, 600 * MIB)], rssMax: (1800 * MIB) as Bytes },
      processes: [first, { ...first, pid: 813, label: `${"very/long/".repeat(40)}worker.py` }],
    });
    const { page, complaints } = await openReport(etl.browser, address);
    const panel = page.locator("details.system");
    await panel.locator("summary").click();
    const text = (await textOf(panel)).replaceAll(/\s+/g, " ");
    for (const part of [
      "What the system sees Pss 1.17 GiB of 2 processes at 12.4 s",
      "300 MiB 25 % inherited, and overhead",
      "600 MiB 900 MiB 800 MiB 0 B 812 etl.py",
      "1.17 GiB 1.76 GiB 800 MiB 0 B in all",
      "in the sum of their RSS, 1.76 GiB, they count in each",
    ]) {
      expect(text).toContain(part);
    }
    expect(await textOf(page.locator(".figures"))).toContain("summed over");
    for (const width of [1400, 1000, 700, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await ask(page, "document.documentElement.scrollWidth")).toBe(width);
    }
    expect(complaints).toEqual([]);
  });

  it("shows hostile names as text", async () => {
    const name = '<img src=x onerror="alert(1)">\u202egnp.exe\u0007\n</script><script>alert(2)</script>';
    const builder = new ProfileBuilder();
    builder.addFrames([{ name, file: `/x/${name}.py`, line: 3 }], 50 * MIB, 5);
    builder.addFrames([{ name: "x".repeat(5000), file: "__proto__", line: 1 }], 40 * MIB, 5);
    builder.addRoot("<native thread>", 10 * MIB, 1);
    const address = await writeReport(etl.folder, builder.build({ ...FACTS, command: [`${name}.py`] }));
    const { page, complaints } = await openReport(etl.browser, address);
    expect(complaints).toEqual([]);
    expect(await page.locator("img").count()).toBe(0);
    const first = await page.locator(".finding-sentence code").first().textContent();
    expect(first).toContain('<img src=x onerror="alert(1)">\\u202egnp.exe\\x07\\n</script>');
    const names = await page.locator("main table tbody th").allTextContents();
    expect(names.map((name) => [...name].length)).toContain(200);
    await pointAt(page, 0.2, ROW(1));
    await page.locator(".card.floating").waitFor();
    for (const form of ["flame", "table", "source"]) {
      await page.keyboard.press(form.charAt(0));
      for (const width of [1400, 1000, 700, 390]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await ask(page, "document.documentElement.scrollWidth"), form).toBe(width);
      }
    }
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("says why a source can't be shown", async () => {
    const builder = new ProfileBuilder();
    builder.addFrames([{ name: "gone", file: "gone.py", line: 7 }], 50 * MIB, 5);
    const { page } = await openReport(etl.browser, await writeReport(etl.folder, builder.build(FACTS)));
    await pointAt(page, 0.5, ROW(1));
    const note = page.locator(".card-note");
    await expect.poll(() => textOf(note)).toBe("gone.py was not found, so its lines are not shown.");
  });

  it("says how a killed run ended, and that a tiny one has little to find", async () => {
    const builder = new ProfileBuilder();
    builder.addFrames([{ name: "main", file: "a.py", line: 1 }], 1.2 * MIB, 5);
    const profile = builder.build({ ...FACTS, ending: { how: "signal", signal: "SIGKILL", number: 9 } });
    const { page } = await openReport(etl.browser, await writeReport(etl.folder, profile));
    const notes = await textsOf(page.locator(".note"));
    expect(notes).toEqual([
      "Killed by signal 9 (SIGKILL) after 3.0 s, with 0 B tracked.",
      "The peak is 1.20 MiB: there is little to find.",
    ]);
  });

  it("says that nothing was recorded where nothing was", async () => {
    const { page, complaints } = await openReport(
      etl.browser,
      await writeReport(etl.folder, new ProfileBuilder().build(FACTS)),
    );
    expect(await textOf(page.locator(".note"))).toBe("No memory was recorded.");
    expect(complaints).toEqual([]);
  });

  it("scrolls a deep graph in itself, in low rows, its root in sight", async () => {
    const builder = new ProfileBuilder();
    const stack = Array.from({ length: 300 }, (_, at) => ({
      name: `walk${at}`,
      file: "deep.py",
      line: at + 1,
    }));
    builder.addFrames(stack, 50 * MIB, 5);
    const { page } = await openReport(etl.browser, await writeReport(etl.folder, builder.build(FACTS)));
    const graph = page.locator(".graph");
    expect(await graph.evaluate(({ scrollHeight }) => scrollHeight)).toBe(301 * 22 - 2 + 4);
    expect(await ask(page, "document.documentElement.scrollHeight")).toBe(900);
    await graph.evaluate((element) => element.scrollTo(0, 22 * 200));
    await clickAt(page, 0.5, 10);
    await pointAt(page, 0.5, 2 + 22 * 10 + 8);
    await expect.poll(() => textOf(page.locator(".card.floating .place"))).toMatch(/^deep\.py:2(09|10)$/);
    await page.mouse.move(5, 5);
    for (let step = 0; step < 40; step++) await page.keyboard.press("ArrowDown");
    await expect.poll(() => textOf(page.locator(".card.floating .place"))).toBe("deep.py:40");
  });

  it("folds the libraries that call the person's code where the tree is deep", async () => {
    const builder = new ProfileBuilder();
    const library = (name: string, line: number) => ({
      name,
      file: `/v/site-packages/runner/${name}.py`,
      line,
    });
    const runner = Array.from({ length: 30 }, (_, at) => library("call", at + 1));
    const test = { name: "test_rows", file: "test_rows.py", line: 7 };
    builder.addFrames([...runner, test, library("read", 5)], 50 * MIB, 5);
    builder.addFrames([...runner, { ...test, line: 9 }], 20 * MIB, 5);
    const { page } = await openReport(etl.browser, await writeReport(etl.folder, builder.build(FACTS)));
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("4 frames, 3 deep");
    await pointAt(page, 0.5, ROW(1));
    await expect.poll(() => textOf(page.locator(".card.floating"))).toMatch(/^runner\s+30 frames\s/);
    await page.getByRole("button", { name: /^Filters/ }).click();
    await page.getByRole("menuitemcheckbox", { name: /^libraries that call/ }).click();
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("33 frames, 32 deep");
    await expect.poll(() => page.url()).toContain("libraries=shown");
  });

  it("draws and searches 300,000 frames", async () => {
    const builder = new ProfileBuilder();
    for (let at = 0; at < 90_000; at++) {
      const calls = Array.from({ length: 9 }, (_, level) => {
        const branch = Math.floor(at / 4 ** (8 - level));
        return { name: `call${level}_${branch}`, file: `/p/module${branch % 97}.py`, line: branch + 1 };
      });
      const last = { name: "leaf", file: `/p/leaf.py`, line: at + 1 };
      builder.addFrames([...calls, last, { ...last, name: "alloc" }], 1000 + (at % 7) * 4000, 3);
    }
    const { page, complaints } = await openReport(
      etl.browser,
      await writeReport(etl.folder, builder.build(FACTS)),
    );
    expect(await textOf(page.locator(".scope"))).toMatch(/3\d\d,\d{3} frames/);
    await page.locator("#find").fill("leaf.py");
    await expect.poll(() => textOf(page.locator(".found"))).toContain("100 %");
    await clickAt(page, 0.1, ROW(5));
    await expect.poll(() => textOf(page.locator(".scope"))).toContain("zoomed to call4_");
    expect(complaints).toEqual([]);
  });
});
