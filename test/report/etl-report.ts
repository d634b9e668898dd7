import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import type { Profile } from "../../src/profile/profile.ts";
import { openBrowser } from "./browser.ts";
import { makeEtlRun } from "./etl.ts";
import { writeReport } from "./page.ts";

/** What the tests of a file share; there from the first of them on. */
export interface EtlReport {
  readonly browser: Browser;
  readonly profile: Profile;
  /** Its report's address. */
  readonly address: string;
  /** For other files; removed after the last test. */
  readonly folder: string;
}

/** A browser and the report of the run in etl.ts, for all tests of a file. */
export function useEtlReport(): EtlReport {
  const folder = mkdtempSync(join(tmpdir(), "floodmark-etl-"));
  const shared = { folder } as { -readonly [Key in keyof EtlReport]: EtlReport[Key] };
  beforeAll(async () => {
    shared.browser = await openBrowser();
    shared.profile = makeEtlRun(folder).profile;
    shared.address = await writeReport(folder, shared.profile);
  });
  afterAll(async () => {
    await shared.browser?.close();
    rmSync(folder, { recursive: true });
  });
  return shared;
}
