import { formatDuration, formatPlace, formatShare, formatSize } from "../../analysis/format.ts";
import type { SystemSeen } from "../data.ts";

/** What the operating system saw at the peak, taken apart. Closed at first: it is beside the question of which line it was. */
export function SystemPanel({ seen }: { seen: SystemSeen }) {
  const { rss, seconds, pid, parts, large, remarks } = seen;
  const most = Math.max(...parts.map(({ bytes }) => bytes));
  const whose = pid === null ? "" : ` of process ${pid}`;
  return (
    <details class="system">
      <summary>
        What the system sees{" "}
        <span>
          RSS {formatSize(rss)}
          {whose} at {formatDuration(seconds)}
        </span>
      </summary>
      <div class="system-parts">
        <table>
          <caption class="visually-hidden">What the RSS is made of</caption>
          <tbody>
            {parts.map(({ title, note, bytes }) => (
              <tr key={title}>
                <td class="size">{formatSize(bytes)}</td>
                <td class="bar-cell" aria-hidden="true">
                  <span class="bar">
                    <span class="fill" style={{ width: `${(100 * Math.max(0, bytes)) / most}%` }} />
                  </span>
                </td>
                <td class="share">{bytes < 0 ? "" : formatShare(bytes, rss)}</td>
                <th scope="row">{title}</th>
                <td class="remark">{note}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
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
      </div>
    </details>
  );
}
