import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { readBareHeader } from "../../src/recording/header.ts";
import { execute, type Workplace } from "../support/floodmark.ts";
import { compileAgent } from "./compile.ts";

/** Compiles an agent that walks each stack in full as well, and turns itself off where the cached walk differs. */
export function compileBothWalks(place: Workplace): string {
  const library = place.path("both-walks.so");
  compileAgent(library, ["FLOODMARK_VERIFY_WALKS"]);
  return library;
}

/** Runs a program of programs/ under that agent, and expects that both walks were equal to its end. */
export async function expectSameWalks(
  place: Workplace,
  library: string,
  python: string,
  program: string,
): Promise<void> {
  const folder = place.path(`recording-${readdirSync(place.folder).length}`);
  mkdirSync(folder);
  const path = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
  const result = await execute(python, [path], {
    env: { LD_PRELOAD: library, FLOODMARK_RUN: folder, FLOODMARK_SAMPLE: "0" },
  });
  expect(result).toMatchObject({ code: 0, stdout: "done\n", stderr: "" });
  const [name = ""] = readdirSync(folder);
  const header = readBareHeader(readFileSync(join(folder, name)), name);
  expect(header).toMatchObject({ reason: "", state: "ended" });
}
