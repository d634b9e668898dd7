import { explain, explainByTicks } from "../analysis/explain.ts";
import { partWords, remarkOn } from "../analysis/explain-words.ts";
import type { Moment } from "../analysis/moment.ts";
import type { Profile } from "../profile/profile.ts";

/**
 * What the operating system sees at a moment, for machines; sizes in bytes, times in seconds from the start:
 *
 *     {"source": "look", "pid", "asked", "seconds", "rss", "swap", "live",
 *      "parts": [{"key", "title", "bytes"}…], "arenas": {"count", "bytes", "few": number or null, "isEstimate"},
 *      "large": [{"function", "file", "line", "count", "bytes", "resident"}…], "remarks": […]}
 *
 * Parts add up to rss. few is how many arenas hold fewer than ten blocks; large are the lines that hold large blocks, with how
 * much of these is resident. Where nobody looked from outside it is {"source": "ticks", "asked", "seconds", "rss": bytes or
 * null, "live"}.
 */
export function explainJson(profile: Profile, moment: Moment): string {
  const explanation = explain(profile, moment);
  const shown =
    explanation === null
      ? { source: "ticks", ...explainByTicks(profile, moment) }
      : {
          source: "look",
          pid: explanation.process.pid,
          asked: explanation.asked,
          seconds: explanation.seconds,
          rss: explanation.rss,
          swap: explanation.swap,
          live: explanation.live,
          parts: explanation.parts.map((part) => {
            return { key: part.key, title: partWords(part, explanation, " ").title, bytes: part.bytes };
          }),
          arenas: explanation.arenas,
          large: explanation.large.map(({ origin: _, ...line }) => line),
          remarks: remarkOn(explanation, profile, " "),
        };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
