import {
  formatDuration,
  formatInterval,
  formatNumberOf,
  formatShare,
  formatSize,
  formatSpan,
  NONE,
} from "../../analysis/format.ts";
import { type Estimate, sumCountedSites, sumEstimates } from "../../analysis/interval.ts";
import { isKindCounted, type KindTotal, titleOf } from "../../analysis/kinds.ts";
import { PEAK_WORDS } from "../../analysis/moment-words.ts";
import { nameWindow, viewAt } from "../../analysis/view.ts";
import { gainOf } from "../../analysis/windows.ts";
import type { Seconds } from "../../profile/brand.ts";
import { EXACT } from "../../profile/doubt.ts";
import type { Profile, RunWindow } from "../../profile/profile.ts";
import type { Opening } from "../data.ts";
import type { Report } from "./decode.ts";
import type { State } from "./state.ts";

/** The four figures of the whole run, or of one kind of memory in it. */
export function Figures({ state }: { state: State }) {
  const { report, kind } = state;
  const { rssMax, sampleBytes } = report.profile;
  const held = sumKinds(state, "peak");
  const left = sumKinds(state, "live");
  const about = sampleBytes > 0 ? "about " : "";
  return (
    <dl class={sampleBytes > 0 ? "figures sampled" : "figures"}>
      {report.opening.tab === "moment" && <OpeningFigure state={state} opening={report.opening} />}
      {report.profile.windows.map((window) => (
        <WindowFigure key={window.serial} profile={report.profile} window={window} />
      ))}
      <Figure
        label={kind.value === null ? PEAK_WORDS.title : titleOf(kind.value)}
        value={formatSize(held.bytes)}
        interval={formatInterval(held)}
        remark={compareHeight(state, held.bytes)}
      />
      <Figure
        label="Highest RSS"
        value={rssMax === null ? NONE : formatSize(rssMax)}
        remark={describeResident(report)}
        title={report.rssNote}
      />
      {report.opening.tab !== "moment" && report.profile.windows.length === 0 && (
        <Figure
          label="Left at the end"
          value={formatSize(left.bytes)}
          interval={formatInterval(left)}
          remark={compareToPeak(state, left.bytes)}
        />
      )}
      <Figure
        label="Allocated in all"
        value={formatSize(sumKinds(state, "total").bytes)}
        interval={formatInterval(sumKinds(state, "total"))}
        remark={`${about}${formatNumberOf(countBlocks(state), "block")}`}
      />
    </dl>
  );
}

/** Of a report that is about another moment than the peak: what was held then. */
function OpeningFigure({ state, opening }: { state: State; opening: Opening & { tab: "moment" } }) {
  const { profile } = viewAt(state.report.profile, opening.seconds as Seconds);
  const held = sumCountedSites(profile, "peakBytes");
  return (
    <Figure
      label={opening.words.title}
      value={formatSize(held.bytes)}
      interval={formatInterval(held)}
      remark={`at ${formatDuration(opening.seconds)}`}
    />
  );
}

/** Of a report that is about a window: what was gained in it. */
function WindowFigure({ profile, window }: { profile: Profile; window: RunWindow }) {
  const gained = gainOf(profile, window);
  return (
    <Figure
      label={`Gained in ${nameWindow(window)}`}
      value={formatSize(gained.bytes)}
      interval={formatInterval(gained)}
      remark={formatSpan(window.openSeconds, window.peakSeconds)}
    />
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly interval?: string;
  readonly remark: string;
  readonly title?: string;
}

function Figure({ label, value, interval = "", remark, title }: FigureProps) {
  return (
    <div class="figure" title={title}>
      <dt>{label}</dt>
      <dd>
        <strong class="figure-value">{value}</strong>{" "}
        {interval !== "" && <span class="figure-interval">{interval}</span>}{" "}
        <span class="figure-remark">{remark}</span>
      </dd>
    </div>
  );
}

/** The chosen kind, or all that make up the peak. */
function chosenKinds({ kindsOfRun, kind }: State): readonly KindTotal[] {
  return kindsOfRun.value.filter((of) => (kind.value === null ? of.counted : of.kind === kind.value));
}

function sumKinds(state: State, what: "peak" | "live" | "total"): Estimate {
  const bytesOf = { peak: "peakBytes", live: "liveBytes", total: "totalBytes" } as const;
  return sumEstimates(
    chosenKinds(state).map((of) => ({ bytes: of[bytesOf[what]], ...(of.doubt?.[what] ?? EXACT) })),
  );
}

function countBlocks(state: State): number {
  return chosenKinds(state).reduce((sum, { totalBlocks }) => sum + totalBlocks, 0);
}

function compareHeight({ report, kind }: State, bytes: number): string {
  const { peak } = report.profile;
  if (kind.value === null) return `at ${formatDuration(peak.seconds)}`;
  const { whole } = PEAK_WORDS;
  return isKindCounted(kind.value) ? `${formatShare(bytes, peak.bytes)} of ${whole}` : `apart from ${whole}`;
}

function compareToPeak({ report, kind }: State, left: number): string {
  const { peak, sampleBytes } = report.profile;
  if (peak.bytes === 0) return "";
  if (left === 0) return sampleBytes > 0 ? "nothing was seen" : "all was freed";
  return kind.value === null ? `${formatShare(left, peak.bytes)} of the peak` : "";
}

function describeResident({ profile, rssProcesses }: Report): string {
  const { rssMax, processes, peak } = profile;
  if (rssMax === null) return "not measured";
  if (processes.length > 1) return `summed over ${formatNumberOf(rssProcesses, "process")}`;
  return compareToTracked(rssMax, peak.bytes);
}

function compareToTracked(rss: number, tracked: number): string {
  if (tracked === 0) return "";
  const difference = formatShare(Math.abs(rss - tracked), tracked);
  return `${difference} ${rss >= tracked ? "above" : "below"} tracked`;
}
