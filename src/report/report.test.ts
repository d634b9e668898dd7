import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { heaviestBy } from "../analysis/groups.ts";
import { kindTotals } from "../analysis/kinds.ts";
import { profileAt } from "../analysis/moment.ts";
import { peakTree } from "../analysis/peak-tree.ts";
import { viewBetween, viewOutOfMemory } from "../analysis/view.ts";
import type { Seconds } from "../profile/brand.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { OutOfMemory } from "../recording/out-of-memory.ts";
import type { ReportData } from "./data.ts";
import { unpackValue } from "./pack.ts";
import { renderReport } from "./report.ts";

const ASSETS = { script: "start()", style: "body{margin:0}" };

function unpack(html: string): ReportData {
  const [, packed = ""] = /id="data">([^<]*)</.exec(html) ?? [];
  return unpackValue(gunzipSync(Buffer.from(packed, "base64"))) as ReportData;
}

it("lets nothing from the profiled program end an element", async () => {
  const session = { ...SESSION, command: ["</title><script>alert(1)</script>.py"] };
  const profile = drawProfile("<script>alert(1)</script> app.py:9\n500", {}, session);
  const html = await renderReport(profile, { assets: ASSETS });
  expect(html).not.toContain("<script>alert");
  expect(html.match(/<\/title>/g)).toHaveLength(1);
});

it("holds all that the run held, whatever the kind and the moment", async () => {
  const profile = drawProfile(`
    main app.py:9                     main app.py:7  open app.py:3
    read /v/site-packages/pd/io.py:7
    500 heap                          20 ×2 object   9000 file
  `);
  const { profile: held } = unpack(await renderReport(profile, { assets: ASSETS }));
  expect(held.peak.bytes).toBe(520);
  const found = kindTotals(held).filter(({ peakBytes }) => peakBytes > 0);
  expect(found.map(({ kind, counted, peakBytes }) => [kind, counted, peakBytes])).toEqual([
    ["object", true, 20],
    ["heap", true, 500],
    ["file map", false, 9000],
  ]);
  expect(heaviestBy(held, "line").map(({ function: name, line, bytes }) => [name, line, bytes])).toEqual([
    ["main", 9, 500],
    ["main", 7, 20],
  ]);
});

it("shows where full tables cut stacks short, and says how much that is", async () => {
  const profile = drawProfile(`
    main app.py:9  main app.py:9
    load app.py:3  <tables full>
    6000000        2000000
  `);
  const { notes, profile: held } = unpack(await renderReport(profile, { assets: ASSETS }));
  const { line, lines } = peakTree(held);
  expect(Array.from(line, (row) => lines.function[row])).toEqual(["all", "main", "load", "<tables full>"]);
  expect(notes).toEqual([expect.stringMatching(/^1 allocation, 1.91\sMiB \(25\s%\) of the peak, stand/)]);
});

it("can be about another moment: what was held when memory ran out, with the peak beside it", async () => {
  const killed = { ms: SESSION.startedMs + 20_000, code: null, signal: "SIGKILL" };
  const outOfMemory: OutOfMemory = {
    ...{ how: "killed", short: "cgroup" },
    ...{ available: 0, size: 2 ** 30, reserve: 0, swap: 0 },
  };
  const profile = drawProfile(
    `
    main app.py:9  main app.py:7
    500            300 live 200
  `,
    {},
    { ...SESSION, ended: killed, outOfMemory },
  );
  const view = viewOutOfMemory(profile)!;
  const { opening, profile: held, notes } = unpack(await renderReport(profile, { assets: ASSETS, view }));
  expect(opening).toMatchObject({ tab: "moment", words: { at: "when memory ran out" } });
  const seconds = opening.tab === "moment" ? opening.seconds : 0;
  expect([held.peak.bytes, profileAt(held, seconds as Seconds).peak.bytes]).toEqual([800, 200]);
  expect(notes[0]).toMatch(
    /^Killed by the kernel \(SIGKILL\): the cgroup's limit of 1\.00\sGiB was reached\.$/,
  );
  expect(unpack(await renderReport(profile, { assets: ASSETS })).opening).toEqual({ tab: "peak" });
});

it("opens at the range that it is about", async () => {
  const profile = drawProfile("main app.py:9\n500 live 200");
  const view = viewBetween(profile, 0 as Seconds, "end");
  const { opening } = unpack(await renderReport(profile, { assets: ASSETS, view }));
  expect(opening).toEqual({ tab: "growth", from: 0, to: 34.1 });
});

it("allows its own script and style and nothing else", async () => {
  const html = await renderReport(drawProfile("main app.py:9\n500"), { assets: ASSETS });
  const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
});
