import type { Compared, Difference } from "../analysis/diff/compare.ts";
import type { DiffRow } from "../analysis/diff/diff-groups.ts";
import type { Verdict } from "../analysis/diff/limit.ts";
import { type Estimate, intervalOf } from "../analysis/interval.ts";
import { partShown, peakShown, shownMoment } from "../analysis/view.ts";

/**
 * What changed between two runs, for machines, sizes in bytes:
 *
 *     {"a", "b": {"command", "started", "python", "peak": {"bytes", "seconds"}, "moment": {"what", "seconds", "bytes"}, "rssMax"},
 *      "change": {"bytes"}, "matched": {"text", "order"}: parts of the bytes of both, 0 to 1,
 *      "limit": with --fail-above {"bytes", "isExceeded"},
 *      "lines": [{"function", "file", "line", "before": {"file", "line"} or null, "match", "a", "b", "change", "share"}…]}
 *
 * `a` and `b` of a line are bytes, `change` is what B has more; those that changed most come first, all of them. `file` and `line` are as B has
 * them, of what is only in A as A does; `before` says where the line was in A, null where A holds nothing there. `match` is `text`, `changed` (the text is
 * another, but alike), `order` (the text is not known) or `none`. With `--by` there are "by" and "groups" instead of lines, without line, before and match; with
 * `--filter` a and b have "filter": {"text", "bytes"}, and the change is of what matches. Of sampled recordings there are intervals beside the
 * figures: "interval" of a change, "aInterval" and "bInterval".
 */
export function diffJson(difference: Difference, verdict: Verdict | null): string {
  const { a, b, by, rows, change, matched } = difference;
  const isSampled = [a, b].some(({ view }) => view.recorded.sampleBytes > 0);
  const describe = (row: DiffRow) => describeRow(row, by === "line", isSampled);
  const shown = {
    ...{ a: describeRun(a), b: describeRun(b) },
    change: { bytes: change.bytes, ...(isSampled && { interval: intervalOf(change) }) },
    matched,
    ...(verdict && { limit: { bytes: verdict.limitBytes, isExceeded: verdict.isExceeded } }),
    ...(by === "line" ? { lines: rows.map(describe) } : { by, groups: rows.map(describe) }),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

function describeRun({ view }: Compared): object {
  const { command, started, python } = view.recorded.run;
  const { rssMax } = view.recorded;
  return {
    command,
    started,
    python,
    peak: peakShown(view.recorded),
    moment: shownMoment(view),
    ...partShown(view),
    rssMax,
  };
}

function describeRow(row: DiffRow, isLine: boolean, isSampled: boolean): object {
  const { named, namedA, a, b, change, share, way } = row;
  const intervals = (one: Estimate, other: Estimate) => ({
    interval: intervalOf(change),
    aInterval: intervalOf(one),
    bInterval: intervalOf(other),
  });
  return {
    ...{ function: named.function, file: named.file },
    ...(isLine && {
      line: named.line,
      before: namedA && { file: namedA.file, line: namedA.line },
      match: way,
    }),
    ...{ a: a.bytes, b: b.bytes, change: change.bytes },
    ...(isSampled && intervals(a, b)),
    share,
  };
}
