import { intervalField } from "../analysis/interval.ts";
import { markedMoments, memorySeries } from "../analysis/series.ts";
import { peakShown } from "../analysis/view.ts";
import { gainOf } from "../analysis/windows.ts";
import { doubtAt } from "../profile/doubt.ts";
import { type Profile, processId } from "../profile/profile.ts";
import type { TimeSpan } from "./timeline.ts";

/**
 * A run's memory over time for machines: `{"moments": [{"seconds", "bytes", "rss"}…], "peak": {"bytes", "seconds"},
 * "duration"}`. Moments come in the order of time, from the start to the end; each says what is held until the next one.
 * The peak is one of them. `"marks": [{"number", "name", "seconds", "bytes"}…]` are moments that were marked, `"windows": [{"number", "process", "from",
 * "to", "bytes", "peak"}…]` the windows: what was gained until the peak, when that was, and null for the end of one that is open. Times are seconds
 * since the start, sizes bytes; bytes are those of the kinds that make up the peak, rss is the resident set size as last looked at, null where it is not known.
 * With `span` only what lies in it is there. Of a sampled recording, the 95 % interval stands beside bytes: `"interval": [low, high]`.
 */
export function timelineJson(profile: Profile, span?: TimeSpan): string {
  const { seconds, liveBytes, rss, doubt } = memorySeries(profile);
  const isIn = (time: number) => span === undefined || (time >= span.from && time <= span.to);
  const moments = Array.from(seconds.keys())
    .filter((at) => isIn(seconds[at]!))
    .map((at) => ({
      seconds: seconds[at]!,
      bytes: liveBytes[at]!,
      ...intervalField(profile, { bytes: liveBytes[at]!, ...doubtAt(doubt, at) }),
      rss: Number.isNaN(rss[at]!) ? null : rss[at]!,
    }));
  // A line a moment: there are hundreds of them.
  const rows = moments.map((moment) => `  ${JSON.stringify(moment)}`).join(",\n");
  const { run } = profile;
  const marks = markedMoments(profile)
    .filter((mark) => isIn(mark.seconds))
    .map(({ number, name, seconds: at, bytes }) => ({ number, name, seconds: at, bytes }));
  const windows = profile.windows
    .filter(({ openSeconds }) => isIn(openSeconds))
    .map((window) => {
      const gained = gainOf(profile, window);
      return {
        ...{ number: window.serial, process: processId(window) },
        ...{ from: window.openSeconds, to: window.closeSeconds, bytes: gained.bytes },
        ...intervalField(profile, gained),
        peak: window.peakSeconds,
      };
    });
  return `{"moments": [\n${rows}\n],\n"marks": ${JSON.stringify(marks)},\n"windows": ${JSON.stringify(windows)},\n"peak": ${JSON.stringify(peakShown(profile))},\n"duration": ${run.duration}}\n`;
}
