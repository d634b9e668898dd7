import {
  formatDuration,
  formatEstimate,
  formatInterval,
  formatNumberOf,
  formatPlace,
  formatShare,
  formatSize,
} from "../../analysis/format.ts";
import type { SystemSeen } from "../data.ts";

/** What the operating system saw at the peak, taken apart. Closed at first: it is beside the question of which line it was. */
export function SystemPanel({ seen }: { seen: SystemSeen }) {
  const { bytes: whole, count, processes, parts, large, remarks } = seen;
  const most = Math.max(...parts.map(({ bytes }) => bytes));
  const isSampled = parts.some(({ variance }) => variance > 0);
  const isTree = processes.length > 0;
  const whose = isTree ? ` of ${formatNumberOf(count, "process")}` : "";
  const [from, to] = [formatDuration(seen.from), formatDuration(seen.to)];
  return (
    <details class="system">
      <summary>
        What the system sees{" "}
        <span>
          {isTree ? "Pss" : "RSS"} {formatSize(whole)}
          {whose} {from === to ? `at ${from}` : `from ${from} to ${to}`}
        </span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys */}
      <section class="system-parts" aria-label="Its parts" tabIndex={0}>
        <table>
          <caption class="visually-hidden">What the {isTree ? "Pss" : "RSS"} is made of</caption>
          <tbody>
            {parts.map(({ title, note, ...held }) => (
              <tr key={title}>
                <td class="size">{formatSize(held.bytes)}</td>
                {isSampled && <td class="interval">{formatInterval(held)}</td>}
                <td class="bar-cell" aria-hidden="true">
                  <span class="bar">
                    <span class="fill" style={{ width: `${(100 * Math.max(0, held.bytes)) / most}%` }} />
                  </span>
                </td>
                <td class="share">{held.bytes < 0 ? "" : formatShare(held.bytes, whole)}</td>
                <th scope="row">{title}</th>
                <td class="remark">{note}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          {isTree && <Processes rows={processes} />}
          {large.map((line) => (
            <p key={`${line.file}:${line.line} ${line.function}`}>
              allocated <strong>{formatSize(line.bytes)}</strong>, touched{" "}
              <strong>{formatSize(line.resident)}</strong>{" "}
              <bdi dir="ltr" class="place" title={line.file}>
                {formatPlace(line.file, line.line) || line.function}
              </bdi>
            </p>
          ))}
          {remarks.map((remark) => (
            <p key={remark} class="remark">
              {remark}
            </p>
          ))}
        </div>
      </section>
    </details>
  );
}

function Processes({ rows }: { rows: SystemSeen["processes"] }) {
  return (
    <table class="system-processes">
      <caption class="visually-hidden">What each process has</caption>
      <thead>
        <tr>
          <th scope="col">Pss</th>
          <th scope="col">RSS</th>
          <th scope="col">held</th>
          <th scope="col">unexplained</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, pss, rss, live, unexplained }) => (
          <tr key={name}>
            <td class="size">{formatSize(pss)}</td>
            <td>{formatSize(rss)}</td>
            <td>{formatEstimate(live)}</td>
            <td>{formatSize(unexplained.bytes)}</td>
            <th scope="row" title={name}>
              <bdi dir="ltr">{name}</bdi>
            </th>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
