/** npm itself asks a registry of this test's own, which has advisories about two packages of the lock file. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ROOT } from "../pythons.ts";
import { runAudit } from "./audit.ts";

let server: Server | undefined;
afterEach(() => server?.close());

const advisory = (severity: string, title: string) => ({
  ...{ id: 1, url: "https://example.invalid/1", title, severity, vulnerable_versions: "*" },
});

/** Answers what npm asks for; null: it has no advisories to give. */
async function registry(advisories: object | null): Promise<string> {
  server = createServer((request, response) => {
    const isBulk = request.method === "POST" && request.url?.endsWith("/advisories/bulk");
    response.statusCode = isBulk && advisories ? 200 : 405;
    response.end(isBulk && advisories ? JSON.stringify(advisories) : "");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server?.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const LICENCES = "commander 14.0.3 (MIT)\n";
const audit = async (advisories: object | null) => runAudit(ROOT, LICENCES, await registry(advisories));

test("nothing is known against them", async () => {
  expect(await audit({})).toEqual({ failures: [], lines: ["no advisories about any of the packages"] });
});

test("any advisory about what goes along, and a grave one about what doesn't", async () => {
  const { failures, lines } = await audit({
    commander: [advisory("low", "it commands too much")],
    vitest: [advisory("critical", "it tests too little")],
    esbuild: [advisory("moderate", "it builds too fast")],
  });
  expect(failures).toContain("commander");
  expect(failures).toContain("vitest");
  expect(failures).not.toContain("esbuild");
  expect(lines.join("\n")).toContain("commander (low): it commands too much (https://example.invalid/1)");
  expect(lines.join("\n")).toContain("esbuild (moderate): it builds too fast");
});

test("a registry without advisories is said to be one", async () => {
  const { failures, lines } = await audit(null);
  expect(failures).toEqual([]);
  expect(lines).toEqual([
    expect.stringMatching(/^the registry gives no advisories, so none were looked at: .*405/),
  ]);
});
