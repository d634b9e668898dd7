import { formatEstimate, formatPlace, formatShare, formatSize } from "../format.ts";
import { intervalOf } from "../interval.ts";
import { parseSize } from "../parse-size.ts";
import type { Difference } from "./compare.ts";
import { nameRow } from "./words.ts";

/** How much more run B may hold than run A. */
export interface Limit {
  /** As it was given: `5%`, `50MiB`. */
  readonly text: string;
  /** In bytes, for what A holds. */
  readonly bytesOf: (before: number) => number;
}

/** A share of what A holds, or a size; null for what is neither. */
export function parseLimit(text: string): Limit | null {
  const [, percent] = /^(\d+(?:\.\d+)?) ?%$/.exec(text) ?? [];
  if (percent !== undefined) return { text, bytesOf: (before) => (before * Number(percent)) / 100 };
  const bytes = parseSize(text);
  return bytes === null ? null : { text, bytesOf: () => bytes };
}

/** Whether B holds too much, and a sentence that says by how much, and which line most; "" where there is nothing to say. */
export interface Verdict {
  readonly limitBytes: number;
  readonly isExceeded: boolean;
  readonly sentence: string;
}

/** Of sampled recordings B holds too much where even the low end of the change's 95 % interval is above the limit. */
export function judge(difference: Difference, limit: Limit, space: string): Verdict {
  const { a, change, rows } = difference;
  const limitBytes = limit.bytesOf(a.sum.bytes);
  const [low] = intervalOf(change);
  const isExceeded = low > limitBytes;
  if (change.bytes <= limitBytes) return { limitBytes, isExceeded, sentence: "" };
  const what = whatIsCompared(difference);
  const share = a.sum.bytes > 0 ? ` (${formatShare(change.bytes, a.sum.bytes, space)})` : "";
  const above = `${what} is ${formatEstimate(change, space)}${share} above A's`;
  if (!isExceeded) {
    const sentence = `${above}, but that may be chance: the low end of its interval is not above --fail-above ${limit.text}`;
    return { limitBytes, isExceeded, sentence };
  }
  const most = rows.reduce<(typeof rows)[number] | null>(
    (best, row) => (row.change.bytes > (best?.change.bytes ?? 0) ? row : best),
    null,
  );
  const line = most && `; most by ${nameRow(most.named)}, +${formatSize(most.change.bytes, space)}`;
  const place = most && most.named.function !== "" && formatPlace(most.named.file, most.named.line);
  const sentence = `${above}, more than --fail-above ${limit.text}${line ?? ""}${place ? ` (${place})` : ""}`;
  return { limitBytes, isExceeded, sentence };
}

function whatIsCompared({ b: { view } }: Difference): string {
  if (view.part !== undefined) return `what "${view.part.text}" holds`;
  if (view.shown.what === "peak") return "the peak";
  return view.shown.what === "range" ? "what was gained" : "what is held";
}
