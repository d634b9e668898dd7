import {
  formatDuration,
  formatInterval,
  formatNumberOf,
  formatShare,
  formatSize,
  NONE,
} from "../../analysis/format.ts";
import { type Estimate, sumEstimates } from "../../analysis/interval.ts";
import { isKindCounted, titleOf } from "../../analysis/kinds.ts";
import { PEAK_WORDS } from "../../analysis/moment-words.ts";
import { EXACT } from "../../profile/doubt.ts";
import type { Report } from "./decode.ts";
import type { State } from "./state.ts";

/** The four figures of the whole run, or of one kind of memory in it. */
export function Figures({ state }: { state: State }) {
  const { report, kind } = state;
  const { rssMax } = report;
  const held = sumKinds(state, "peak");
  const left = sumKinds(state, "live");
  const about = report.sampleBytes > 0 ? "about " : "";
  return (
    <dl class={report.sampleBytes > 0 ? "figures sampled" : "figures"}>
      <Figure
        label={kind.value === null ? report.words.title : titleOf(kind.value)}
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
      {report.words.title === PEAK_WORDS.title ? (
        <Figure
          label="Left at the end"
          value={formatSize(left.bytes)}
          interval={formatInterval(left)}
          remark={compareToPeak(state, left.bytes)}
        />
      ) : (
        <Figure
          label="Peak"
          value={formatSize(report.highest.bytes)}
          interval={formatInterval(report.highest)}
          remark={`at ${formatDuration(report.highest.seconds)}`}
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
function chosenKinds({ report, kind }: State): Report["kinds"] {
  return report.kinds.filter((of) => (kind.value === null ? of.counted : of.kind === kind.value));
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
  const { peak } = report;
  if (kind.value === null) return `at ${formatDuration(peak.seconds)}`;
  const { whole } = report.words;
  return isKindCounted(kind.value) ? `${formatShare(bytes, peak.bytes)} of ${whole}` : `apart from ${whole}`;
}

function compareToPeak({ report, kind }: State, left: number): string {
  const { bytes } = report.peak;
  if (bytes === 0) return "";
  if (left === 0) return report.sampleBytes > 0 ? "nothing was seen" : "all was freed";
  return kind.value === null ? `${formatShare(left, bytes)} of the peak` : "";
}

function describeResident({ rssMax, rssProcesses, run, highest }: Report): string {
  if (rssMax === null) return "not measured";
  if (run.processes > 1) return `summed over ${formatNumberOf(rssProcesses, "process")}`;
  return compareToTracked(rssMax, highest.bytes);
}

function compareToTracked(rss: number, tracked: number): string {
  if (tracked === 0) return "";
  const difference = formatShare(Math.abs(rss - tracked), tracked);
  return `${difference} ${rss >= tracked ? "above" : "below"} tracked`;
}
