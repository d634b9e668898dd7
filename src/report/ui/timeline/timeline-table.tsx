import { formatDuration, formatEstimate, formatName, formatSize, NONE } from "../../../analysis/format.ts";
import { bytesAt } from "../../../analysis/steps.ts";
import { heldAt, rssAt, type Timeline } from "./model.ts";

/** So many equal parts of the run are told. */
const PARTS = 20;

/** The timeline for those who can't see it: what was held at some twenty times, at the peak and at the marks. */
export function TimelineTable({ timeline }: { timeline: Timeline }) {
  const { processes } = timeline.report.series;
  return (
    <div class="visually-hidden">
      <table>
        <caption>Memory over time</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Tracked</th>
            <th scope="col">RSS</th>
            {processes.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {timesOf(timeline).map(({ seconds, name }) => {
            const rss = rssAt(timeline, seconds);
            return (
              <tr key={`${seconds} ${name}`}>
                <th scope="row">
                  {formatDuration(seconds)}
                  {name}
                </th>
                <td>{formatEstimate(heldAt(timeline, seconds))}</td>
                <td>{rss === null ? NONE : formatSize(rss)}</td>
                {processes.map((process) => (
                  <td key={process.name}>{formatSize(bytesAt(process, seconds))}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function timesOf({ report }: Timeline): { readonly seconds: number; readonly name: string }[] {
  const { profile, series } = report;
  const { run, peak } = profile;
  const even = Array.from({ length: PARTS + 1 }, (_, part) => (part * run.duration) / PARTS);
  return [
    ...even.map((seconds) => ({ seconds, name: "" })),
    { seconds: peak.seconds, name: ", the peak" },
    ...series.marks.map(({ seconds, name }) => ({ seconds, name: `, ${formatName(name)}` })),
  ].sort((a, b) => a.seconds - b.seconds);
}
