import { join } from "node:path";
import { writeOutput } from "../export/output.ts";
import { loadProfile } from "../profile/load.ts";
import type { Profile } from "../profile/profile.ts";
import { renderReport } from "../report/report.ts";
import { sourceOfRun } from "../terminal/source.ts";
import { renderSummary } from "../terminal/summary.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { openInBrowser } from "./browser.ts";
import type { Results } from "./results.ts";

export interface PresentOptions {
  /** Say only where the report stands. */
  readonly quiet: boolean;
  /** Open the report where a person is looking. */
  readonly browser: boolean;
}

/**
 * Shows on standard error what a run has given, and writes its report. Never throws: the program has ended as it
 * ended, and what can't be shown is no failure of its.
 */
export async function presentResults(results: Results, options: PresentOptions): Promise<void> {
  try {
    const profile = loadProfile(results.folder);
    if (!options.quiet) process.stderr.write(`\n${summarize(profile)}\n`);
    const path = join(results.folder, "report.html");
    await writeOutput(path, [await renderReport(profile)]);
    process.stderr.write(options.quiet ? `${path}\n` : `report  ${path}\n`);
    if (options.browser && !options.quiet) await openInBrowser(path);
  } catch (error) {
    if (process.env.FLOODMARK_DEBUG) console.error(error);
    console.error(
      `floodmark: no report: ${(error as Error).message} (the recording is kept in ${results.folder})`,
    );
  }
}

function summarize(profile: Profile): string {
  const abilities = abilitiesOf(process.stderr, process.env);
  return renderSummary(profile, { ...abilities, sourceOf: sourceOfRun(profile.run) });
}
