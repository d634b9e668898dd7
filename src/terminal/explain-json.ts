import { explain, explainByTicks, type TakenApart } from "../analysis/explain.ts";
import { explainTree } from "../analysis/explain-tree.ts";
import { partWords, remarkOn, remarkOnTree } from "../analysis/explain-words.ts";
import { type Estimate, intervalField, intervalOf } from "../analysis/interval.ts";
import type { Moment } from "../analysis/moment.ts";
import type { Profile } from "../profile/profile.ts";

/**
 * What the operating system sees at a moment, for machines; sizes in bytes, times in seconds from the start:
 *
 *     {"source": "look", "pid", "seconds", "rss", "asked", "swap", "live", "askedLive",
 *      "parts": [{"key", "title", "bytes"}…], "arenas": {"count", "bytes", "few": number or null, "isEstimate"},
 *      "large": [{"function", "file", "line", "count", "bytes", "resident"}…], "remarks": […]}
 *
 * Parts add up to rss. few is how many arenas hold fewer than ten blocks; large are the lines that hold large blocks, with how
 * much of these is resident. Of several processes it is, with parts that add up to pss:
 *
 *     {"source": "tree", "from", "to", "pss", "rss",
 *      "processes": [{"pid", "number", "label", "seconds", "pss", "rss", "live", "unexplained"}…],
 *      "unseen": [{"pid", "number", "label"}…], "rssOfAll": bytes or null, and from "asked" on as above}
 *
 * pss and rss are the sums over the processes, which were looked at from one time to another; those that nobody looked at are
 * unseen. rssOfAll is the RSS of both, right before the moment that was asked for. Where nobody looked from outside it is {"source": "ticks", "asked", "seconds", "rss": bytes or null, "live",
 * "processes": how many}.
 */
export function explainJson(profile: Profile, moment: Moment): string {
  const shown =
    (profile.processes.length > 1 ? treeJson(profile, moment) : processJson(profile, moment)) ??
    ticksJson(profile, moment);
  return `${JSON.stringify(shown, null, 2)}\n`;
}

function processJson(profile: Profile, moment: Moment): object | null {
  const explanation = explain(profile, moment);
  if (explanation === null) return null;
  const { process, seconds, bytes } = explanation;
  return {
    ...{ source: "look", pid: process.pid, seconds, rss: bytes },
    ...apartJson(profile, explanation, (part) => partWords(part, explanation, " ").title),
    remarks: remarkOn(explanation, profile, " "),
  };
}

function treeJson(profile: Profile, moment: Moment): object | null {
  const explanation = explainTree(profile, moment);
  if (explanation === null) return null;
  const { from, to, bytes, rss, rssOfAll, processes, unseen } = explanation;
  return {
    ...{ source: "tree", from, to, pss: bytes, rss },
    processes: processes.map(({ process, live, unexplained, ...seen }) => ({
      ...{ ...named(process), ...seen },
      ...figureOf(profile, "live", live),
      ...figureOf(profile, "unexplained", unexplained),
    })),
    unseen: unseen.map(named),
    rssOfAll,
    ...apartJson(profile, explanation, (part) => partWords(part, explanation, " ").title),
    remarks: remarkOnTree(explanation, profile, " "),
  };
}

const named = ({ pid, number, label }: Profile["processes"][number]) => ({ pid, number, label });

function ticksJson(profile: Profile, moment: Moment): object {
  const { seconds, asked, rss, live, processes } = explainByTicks(profile, moment);
  return { source: "ticks", seconds, asked, rss, ...figureOf(profile, "live", live), processes };
}

/** A figure, and of a sampled recording its interval. */
function figureOf({ sampleBytes }: Profile, name: string, estimate: Estimate): object {
  if (sampleBytes === 0) return { [name]: estimate.bytes };
  return { [name]: estimate.bytes, [`${name}Interval`]: intervalOf(estimate) };
}

function apartJson(
  profile: Profile,
  { asked, swap, live, askedLive, parts, arenas, large }: TakenApart,
  titleOf: (part: TakenApart["parts"][number]) => string,
): object {
  return {
    ...{ asked, swap, ...figureOf(profile, "live", live), ...figureOf(profile, "askedLive", askedLive) },
    parts: parts.map((part) => {
      return { key: part.key, title: titleOf(part), bytes: part.bytes, ...intervalField(profile, part) };
    }),
    arenas,
    large: large.map(({ origin: _, ...line }) => line),
  };
}
