import { formatDuration, formatNumberOf, formatShare, formatSize, NONE } from "../../analysis/format.ts";
import type { Report } from "./decode.ts";

/** The four figures of the whole run. */
export function Figures({ report }: { report: Report }) {
  const { peak, rssMax, left, allocated } = report;
  return (
    <dl class="figures">
      <Figure label="Peak" value={formatSize(peak.bytes)} remark={`at ${formatDuration(peak.seconds)}`} />
      <Figure
        label="Highest RSS"
        value={rssMax === null ? NONE : formatSize(rssMax)}
        remark={rssMax === null ? "not measured" : compareToTracked(rssMax, peak.bytes)}
      />
      <Figure label="Left at the end" value={formatSize(left)} remark={compareToPeak(left, peak.bytes)} />
      <Figure
        label="Allocated in all"
        value={formatSize(allocated.bytes)}
        remark={formatNumberOf(allocated.blocks, "block")}
      />
    </dl>
  );
}

function Figure({ label, value, remark }: { label: string; value: string; remark: string }) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>
        <strong class="figure-value">{value}</strong> <span class="figure-remark">{remark}</span>
      </dd>
    </div>
  );
}

function compareToPeak(left: number, peak: number): string {
  if (peak === 0) return "";
  return left > 0 ? `${formatShare(left, peak)} of the peak` : "all was freed";
}

function compareToTracked(rss: number, tracked: number): string {
  if (tracked === 0) return "";
  const difference = formatShare(Math.abs(rss - tracked), tracked);
  return `${difference} ${rss >= tracked ? "above" : "below"} tracked`;
}
