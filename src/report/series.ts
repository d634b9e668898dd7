import { processSeries } from "../analysis/process-series.ts";
import { markedMoments, memorySeries } from "../analysis/series.ts";
import { type Steps, thinSteps } from "../analysis/steps.ts";
import type { Profile } from "../profile/profile.ts";
import type { PointColumns, SeriesData } from "./data.ts";

/** So many parts of a run are told apart, about a column of the picture each. A part has four points at most. */
const PARTS = 750;
/** Those of a process are areas of a few pixels. */
const PROCESS_PARTS = 250;

/** How memory went over time in a run, in no more points than a picture shows. */
export function collectSeries(profile: Profile): SeriesData {
  const { length, seconds, liveBytes, rss, doubt } = memorySeries(profile);
  const { duration } = profile.run;
  const chooseRows = (bytes: Float64Array): number[] => {
    const changed = Array.from({ length }, (_, row) => row).filter(
      (row) => !Number.isNaN(bytes[row]!) && bytes[row] !== bytes[row - 1],
    );
    const points = pickPoints({ seconds, bytes }, changed);
    return thinSteps(points, duration, PARTS).map((row) => changed[row]!);
  };
  const held = chooseRows(liveBytes);
  return {
    held: {
      ...pickPoints({ seconds, bytes: liveBytes }, held),
      doubt: doubt && { variance: pick(doubt.variance, held), skew: pick(doubt.skew, held) },
    },
    rss: pickPoints({ seconds, bytes: rss }, chooseRows(rss)),
    processes: processSeries(profile).map(({ name, count, ...steps }) => ({
      ...{ name, count },
      ...pickPoints(steps, thinSteps(steps, duration, PROCESS_PARTS)),
    })),
    marks: markedMoments(profile),
  };
}

const pick = (column: ArrayLike<number>, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (row) => column[row]!);

const pickPoints = ({ seconds, bytes }: Steps, rows: readonly number[]): PointColumns => ({
  seconds: pick(seconds, rows),
  bytes: pick(bytes, rows),
});
