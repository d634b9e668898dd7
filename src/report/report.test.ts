import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { viewOutOfMemory } from "../analysis/view.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { OutOfMemory } from "../recording/out-of-memory.ts";
import type { ReportData } from "./data.ts";
import { renderReport } from "./report.ts";

const ASSETS = { script: "start()", style: "body{margin:0}" };

function unpack(html: string): ReportData {
  const [, packed = ""] = /id="data">([^<]*)</.exec(html) ?? [];
  return JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString()) as ReportData;
}

it("lets nothing from the profiled program end an element", async () => {
  const session = { ...SESSION, command: ["</title><script>alert(1)</script>.py"] };
  const profile = drawProfile("<script>alert(1)</script> app.py:9\n500", {}, session);
  const html = await renderReport(profile, { assets: ASSETS });
  expect(html).not.toContain("<script>alert");
  expect(html.match(/<\/title>/g)).toHaveLength(1);
});

it("holds the tree of all kinds, and which of them its lines held", async () => {
  const profile = drawProfile(`
    main app.py:9                     main app.py:7  open app.py:3
    read /v/site-packages/pd/io.py:7
    500 heap                          20 ×2 object   9000 file
  `);
  const { peak, kinds, held, nodes, lines } = unpack(await renderReport(profile, { assets: ASSETS }));
  expect(peak.bytes).toBe(520);
  expect(kinds.find(({ kind }) => kind === "file map")).toMatchObject({ counted: false, peakBytes: 9000 });
  const rows = held.map(({ kind, step: [node = 0], bytes, blocks }) => {
    const row = nodes.line[node]!;
    return `${kind} ${bytes} ×${blocks} ${lines.function[row]}:${lines.line[row]}`;
  });
  expect(rows).toEqual(["object 20 ×2 main:7", "heap 500 ×1 read:7", "file map 9000 ×1 open:3"]);
  expect(nodes.up).toEqual([0, 1, 1, 3, 4]);
});

it("shows where full tables cut stacks short, and says how much that is", async () => {
  const profile = drawProfile(`
    main app.py:9  main app.py:9
    load app.py:3  <tables full>
    6000000        2000000
  `);
  const { notes, nodes, lines } = unpack(await renderReport(profile, { assets: ASSETS }));
  expect(nodes.line.map((row) => lines.function[row])).toEqual(["all", "main", "load", "<tables full>"]);
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
  const { peak, highest, words, notes, kinds } = unpack(
    await renderReport(profile, { assets: ASSETS, view }),
  );
  expect([peak.bytes, highest.bytes]).toEqual([200, 800]);
  expect(kinds.find(({ kind }) => kind === "object")?.peakBytes).toBe(200);
  expect(words.at).toBe("when memory ran out");
  expect(notes[0]).toMatch(
    /^Killed by the kernel \(SIGKILL\): the cgroup's limit of 1\.00\sGiB was reached\.$/,
  );
  expect(unpack(await renderReport(profile, { assets: ASSETS })).words.at).toBe("at the peak");
});

it("allows its own script and style and nothing else", async () => {
  const html = await renderReport(drawProfile("main app.py:9\n500"), { assets: ASSETS });
  const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
});
