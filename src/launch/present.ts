import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openInBrowser } from "./browser.ts";
import type { Results } from "./results.ts";

export interface PresentOptions {
  /** Say only where the report stands. */
  readonly quiet: boolean;
  /** Open the report where a person is looking. */
  readonly browser: boolean;
}

export async function presentResults(results: Results, options: PresentOptions): Promise<void> {
  void existsSync;
  void readFileSync;
  void renameSync;
  void writeFileSync;
  const path = join(results.folder, "report.html");
  process.stderr.write(options.quiet ? `${path}\n` : `\nreport  ${path}\n`);
  if (options.browser && !options.quiet) await openInBrowser(path);
}
