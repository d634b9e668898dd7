import type { FileLines } from "../analysis/file-lines.ts";
import { type Estimate, intervalOf } from "../analysis/interval.ts";
import { partShown, shownMoment, type View } from "../analysis/view.ts";
import type { SourceFile } from "../report/data.ts";

/**
 * A file's lines for machines, sizes in bytes:
 *
 *     {"file", "source": "shown", "changed", "missing" or "unreadable", "moment": {"what", "seconds", "bytes"}, "bytes",
 *      "lines": [{"line", "text": null where it is not known, "bytes", "ownBytes", "totalBytes", "totalBlocks"}…]}
 *
 * `bytes` is what the file or a line and all that it called hold; ownBytes and the totals leave out what the line called in the same file,
 * and add up to what the file holds.
 * With `--filter` there is "filter": {"text", "bytes"}; of a sampled recording "interval" and "ownInterval".
 */
export function fileLinesJson(view: View, { file, held, lines }: FileLines, source: SourceFile): string {
  const isSampled = view.recorded.sampleBytes > 0;
  const texts = new Map(source.lines.map(([line, text]) => [line, text]));
  const intervals = (whole: Estimate, own?: Estimate) =>
    isSampled && { interval: intervalOf(whole), ...(own && { ownInterval: intervalOf(own) }) };
  const shown = {
    ...{ file, source: source.state, moment: shownMoment(view) },
    ...partShown(view),
    ...{ bytes: held.bytes, ...intervals(held) },
    lines: lines.map(({ line, held: of, own, totalBytes, totalBlocks }) => ({
      ...{ line, text: texts.get(line) ?? null, bytes: of.bytes, ownBytes: own.bytes },
      ...intervals(of, own),
      ...{ totalBytes, totalBlocks },
    })),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
