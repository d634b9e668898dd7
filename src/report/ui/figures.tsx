import { formatDuration, formatNumberOf, formatShare, formatSize, NONE } from "../../analysis/format.ts";
import { isKindCounted, titleOf } from "../../analysis/kinds.ts";
import { PEAK_WORDS } from "../../analysis/moment-words.ts";
import type { Report } from "./decode.ts";
import type { State } from "./state.ts";

/** The four figures of the whole run, or of one kind of memory in it. */
export function Figures({ state }: { state: State }) {
  const { report, kind } = state;
  const { rssMax } = report;
  const { peakBytes, liveBytes, totalBytes, totalBlocks } = sumKinds(state);
  return (
    <dl class="figures">
      <Figure
        label={kind.value === null ? report.words.title : titleOf(kind.value)}
        value={formatSize(peakBytes)}
        remark={compareHeight(state, peakBytes)}
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
          value={formatSize(liveBytes)}
          remark={compareToPeak(state, liveBytes)}
        />
      ) : (
        <Figure
          label="Peak"
          value={formatSize(report.highest.bytes)}
          remark={`at ${formatDuration(report.highest.seconds)}`}
        />
      )}
      <Figure
        label="Allocated in all"
        value={formatSize(totalBytes)}
        remark={formatNumberOf(totalBlocks, "block")}
      />
    </dl>
  );
}

function Figure({
  label,
  value,
  remark,
  title,
}: Record<"label" | "value" | "remark", string> & { title?: string }) {
  return (
    <div class="figure" title={title}>
      <dt>{label}</dt>
      <dd>
        <strong class="figure-value">{value}</strong> <span class="figure-remark">{remark}</span>
      </dd>
    </div>
  );
}

/** Of the chosen kind, or of all that make up the peak. */
function sumKinds({ report, kind }: State) {
  const chosen = report.kinds.filter((of) => (kind.value === null ? of.counted : of.kind === kind.value));
  const sum = (of: (total: Report["kinds"][number]) => number) =>
    chosen.reduce((bytes, total) => bytes + of(total), 0);
  return {
    peakBytes: sum((of) => of.peakBytes),
    liveBytes: sum((of) => of.liveBytes),
    totalBytes: sum((of) => of.totalBytes),
    totalBlocks: sum((of) => of.totalBlocks),
  };
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
  if (left === 0) return "all was freed";
  return kind.value === null ? `${formatShare(left, bytes)} of the peak` : "";
}

function describeResident({ rssMax, rssProcesses, run, peak }: Report): string {
  if (rssMax === null) return "not measured";
  if (run.processes > 1) return `summed over ${formatNumberOf(rssProcesses, "process")}`;
  return compareToTracked(rssMax, peak.bytes);
}

function compareToTracked(rss: number, tracked: number): string {
  if (tracked === 0) return "";
  const difference = formatShare(Math.abs(rss - tracked), tracked);
  return `${difference} ${rss >= tracked ? "above" : "below"} tracked`;
}
