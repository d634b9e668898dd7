import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { deadLinks } from "./links.ts";

const folder = mkdtempSync(join(tmpdir(), "floodmark-links-"));
afterAll(() => rmSync(folder, { recursive: true }));

function writePage(name: string, ...addresses: string[]): void {
  const links = addresses.map((address) => `<a class="x" href="${address}">there</a>`);
  writeFileSync(join(folder, name), `<h2 id="there">There</h2>${links.join("\n")}`);
}

test("names links whose page or heading isn't there", () => {
  writePage(
    "index.html",
    "/base/",
    "/base/one.html",
    "/base/one.html#there",
    "#there",
    "https://example.org/no",
  );
  writePage("one.html", "./index.html#there", "#gone", "/base/two.html", "/base/index.html#gone");
  expect(deadLinks(folder, "/base/")).toEqual([
    "one.html: #gone",
    "one.html: /base/two.html",
    "one.html: /base/index.html#gone",
  ]);
});
