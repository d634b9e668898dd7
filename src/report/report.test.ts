import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { drawProfile, SESSION } from "../profile/fixture.ts";
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

it("holds the peak's tree, and where to look first", async () => {
  const profile = drawProfile(`
    main app.py:9                     main app.py:7
    read /v/site-packages/pd/io.py:7
    500                               20
  `);
  const data = unpack(await renderReport(profile, { assets: ASSETS }));
  expect(data.peak.bytes).toBe(520);
  expect(data.nodes.bytes).toEqual([520, 500, 500, 20]);
  const rows = data.heaviest.rows.map(
    ({ bytes, node }) => `${bytes} line ${data.lines.line[data.nodes.line[node]!]}`,
  );
  expect(rows).toEqual(["500 line 9", "20 line 7"]);
  expect(data.heaviest.others).toEqual({ count: 0, bytes: 0 });
});

it("allows its own script and style and nothing else", async () => {
  const html = await renderReport(drawProfile("main app.py:9\n500"), { assets: ASSETS });
  const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
});
