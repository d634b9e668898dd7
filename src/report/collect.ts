import { compactProfile } from "../analysis/compact-profile.ts";
import { explain } from "../analysis/explain.ts";
import { explainTree } from "../analysis/explain-tree.ts";
import { partWords, remarkOn, remarkOnTree } from "../analysis/explain-words.ts";
import type { Finding, FoundLine } from "../analysis/findings/finding.ts";
import { findWhatToLookAt } from "../analysis/findings/what-to-look-at.ts";
import { formatName, NO_BREAK_SPACE } from "../analysis/format.ts";
import type { Moment } from "../analysis/moment.ts";
import { momentWords } from "../analysis/moment-words.ts";
import { isTiny, noteRun } from "../analysis/notes.ts";
import { processRows } from "../analysis/process-rows.ts";
import { highestResident, noteResident } from "../analysis/resident.ts";
import { describeView, listedOf, type View } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import { collectSources, PATH_LENGTH_MAX, type ReportChoice } from "./collect-sources.ts";
import type { Opening, ReportData, SystemSeen } from "./data.ts";
import { collectSeries } from "./series.ts";
import { noteSources, sourceOfRun } from "./sources.ts";

/** More changes of sites than this go into no report: small ones are left out then. */
const CHANGES_MAX = 1_000_000;

/** Everything that the page shows of a profile. Reads the source files that its frames name. */
export function collectData(view: View, choice: ReportChoice = "unless secret"): ReportData {
  const { recorded, profile, shown } = listedOf(view);
  const { run } = recorded;
  const windows = shown.what === "range" && shown.window ? [shown.window] : [];
  const compact = compactProfile({ ...recorded, windows }, CHANGES_MAX);
  const sources = collectSources(compact, run, choice);
  return {
    profile: withoutSecrets(compact),
    opening: openingOf({ recorded, profile, shown }),
    series: collectSeries(recorded),
    notes: [
      ...notePart(view),
      ...noteRun(view.profile, NO_BREAK_SPACE, shown),
      ...noteSources(sources, run),
      ...noteChoice(choice),
    ],
    findings: findWhatToLookAt(recorded, sourceOfRun(run)).map(harmlessFinding),
    rssProcesses: highestResident(recorded).rssProcesses,
    rssNote: noteResident(recorded).join(" "),
    system: collectSystem(recorded, shown.what === "peak" ? "peak" : profile.peak.seconds),
    foldImports: !isTiny(recorded),
    sources,
  };
}

/** Of a report of a part all figures are the part's. */
function notePart(view: View): readonly string[] {
  return view.part === undefined ? [] : [`Only a part is shown: ${describeView(view)}.`];
}

function openingOf({ profile, shown }: View): Opening {
  const { seconds } = profile.peak;
  switch (shown.what) {
    case "peak":
      return { tab: "peak" };
    case "range":
      return { tab: "growth", from: shown.from, to: seconds };
    default:
      return { tab: "moment", seconds, words: momentWords(shown) };
  }
}

/** Its lines are named as the profile's are. */
function harmlessFinding(finding: Finding): Finding {
  const harmless = ({ function: name, file, line }: FoundLine): FoundLine => ({
    ...{ function: formatName(name), file: file.slice(0, PATH_LENGTH_MAX), line },
  });
  const { lines, evidence } = finding;
  return { ...finding, lines: lines.map(harmless), evidence: { ...evidence, line: harmless(evidence.line) } };
}

/** Names as text that does no harm, and no words of processes beyond those that are shown. */
function withoutSecrets(profile: Profile): Profile {
  const { functions, processes, run } = profile;
  return {
    ...profile,
    run: { ...run, sources: [], kept: null },
    processes: processes.map((process) => ({ ...process, command: [] })),
    functions: {
      ...functions,
      name: functions.name.map(formatName),
      file: functions.file.map((file) => file.slice(0, PATH_LENGTH_MAX)),
    },
  };
}

/** Large blocks of so many lines. */
const LARGE_LINES_MAX = 5;

function collectSystem(profile: Profile, moment: Moment): SystemSeen | null {
  const isTree = profile.processes.length > 1;
  const explained = isTree ? explainTree(profile, moment) : explain(profile, moment);
  if (explained === null) return null;
  const isOfTree = "processes" in explained;
  return {
    bytes: explained.bytes,
    from: isOfTree ? explained.from : explained.seconds,
    to: isOfTree ? explained.to : explained.seconds,
    count: isOfTree ? explained.processes.length : 1,
    processes: isOfTree ? processRows(explained) : [],
    parts: explained.parts
      .filter(({ bytes, key }) => bytes !== 0 || key === "unexplained")
      .map((part) => {
        const { bytes, variance, skew } = part;
        return { ...partWords(part, explained), ...{ bytes, variance, skew } };
      }),
    large: explained.large.slice(0, LARGE_LINES_MAX).map((line) => {
      const { function: name, file, line: number, bytes, resident } = line;
      return {
        function: formatName(name),
        file: file.slice(0, PATH_LENGTH_MAX),
        line: number,
        bytes,
        resident,
      };
    }),
    remarks: isOfTree ? remarkOnTree(explained, profile) : remarkOn(explained, profile),
  };
}

const noteChoice = (choice: ReportChoice): readonly string[] =>
  choice === "none" ? ["This report was made without the text of source files."] : [];
