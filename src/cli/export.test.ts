import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, expect, it } from "vitest";
import { drawRecording } from "../recording/fixture.ts";
import { registerExport } from "./export.ts";

const folder = mkdtempSync(join(tmpdir(), "floodmark-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "recording"));
writeFileSync(join(folder, "recording", "4711.floodmark"), drawRecording("  main app.py:3\n  4096"));

const exportRun = async (...args: string[]): Promise<void> => {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  registerExport(program);
  program.commands[0]!.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(["export", folder, ...args], { from: "user" });
};

it("writes a format to a file", async () => {
  const file = join(folder, "out");
  await exportRun("--format", "collapsed", "-o", file);
  expect(readFileSync(file, "utf8")).toBe("main (app.py:3) 4096\n");
  await exportRun("--format=json", "--output", file);
  expect(JSON.parse(readFileSync(file, "utf8")).peak.bytes).toBe(4096);
});

it("writes another moment, or what was gained between two", async () => {
  const file = join(folder, "moment");
  await exportRun("--format", "json", "--at", "end", "-o", file);
  expect(JSON.parse(readFileSync(file, "utf8")).moment).toEqual({ what: "end", seconds: 34.1, bytes: 0 });
  await exportRun("--format", "collapsed", "--to", "20", "-o", file);
  expect(readFileSync(file, "utf8")).toBe("main (app.py:3) 4096\n");
});

it("knows no other format, and none by default", async () => {
  await expect(exportRun("--format", "xml")).rejects.toThrow(
    "Allowed choices are collapsed, speedscope, pprof, csv, parquet, json, svg, html",
  );
  await expect(exportRun()).rejects.toThrow("--format <format>");
});
