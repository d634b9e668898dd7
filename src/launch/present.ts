import { join } from "node:path";
import { type View, viewOutOfMemory, viewPeak } from "../analysis/view.ts";
import { writeOutput } from "../export/output.ts";
import { loadProfile } from "../profile/load.ts";
import type { SourceChoice } from "../report/collect-sources.ts";
import { renderReport } from "../report/report.ts";
import { sourceOfRun } from "../report/sources.ts";
import { endDoing, sayDoing } from "../terminal/progress.ts";
import { renderSummary } from "../terminal/summary.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { openInBrowser } from "./browser.ts";
import type { Results } from "./results.ts";

export interface PresentOptions {
  /** Say only where the report stands. */
  readonly quiet: boolean;
  /** Open the report where a person is looking. */
  readonly browser: boolean;
  /** Of which files the text goes into the report. */
  readonly sources: SourceChoice;
}

/**
 * Shows on standard error what a run has given, and writes its report. Never throws: the program has ended as it
 * ended, and what can't be shown is no failure of its.
 */
export async function presentResults(results: Results, options: PresentOptions): Promise<void> {
  try {
    const say = options.quiet ? () => {} : sayDoing;
    say("reading the recording");
    const profile = loadProfile(results.folder);
    const ranOut = viewOutOfMemory(profile);
    if (!options.quiet) {
      const summary = summarize(ranOut ?? viewPeak(profile));
      endDoing();
      process.stderr.write(`\n${summary}\n`);
    }
    say("writing the report");
    const paths = [await writeReport(results, "report", viewPeak(profile), options.sources)];
    if (ranOut) paths.push(await writeReport(results, "out-of-memory", ranOut, options.sources));
    endDoing();
    process.stderr.write(paths.map((path) => (options.quiet ? `${path}\n` : `report  ${path}\n`)).join(""));
    if (options.browser && !options.quiet) await openInBrowser(paths.at(-1)!);
  } catch (error) {
    endDoing();
    if (process.env.FLOODMARK_DEBUG) console.error(error);
    console.error(
      `floodmark: no report: ${(error as Error).message} (the recording is kept in ${results.folder})`,
    );
  }
}

async function writeReport(
  { folder }: Results,
  name: string,
  view: View,
  sources: SourceChoice,
): Promise<string> {
  const path = join(folder, `${name}.html`);
  await writeOutput(path, [await renderReport(view.recorded, { view, sources })]);
  return path;
}

function summarize(view: View): string {
  const abilities = abilitiesOf(process.stderr, process.env);
  return renderSummary(view, { ...abilities, sourceOf: sourceOfRun(view.profile.run) });
}
