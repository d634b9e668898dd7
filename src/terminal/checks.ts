import { layLine, padEnd, type Segment, widthOf, wrap } from "./text.ts";

/** One of the things that a profile depends on. */
export interface Check {
  readonly name: string;
  /** A note stands against no profile, but is worth knowing. */
  readonly state: "ok" | "note" | "no";
  /** What is there; where that is no good, why, and what to do. */
  readonly says: string;
}

const STATE_WIDTH = 4;
const GAP = "  ";

/** Whether a profile can be made. */
export const areGood = (checks: readonly Check[]): boolean => checks.every(({ state }) => state !== "no");

/** A line for each check; in a terminal what is longer than its line goes on below. */
export function renderChecks(
  checks: readonly Check[],
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  const nameWidth = Math.max(...checks.map(({ name }) => widthOf(name)));
  const before = STATE_WIDTH + nameWidth + 3 * GAP.length;
  const rows = checks.flatMap(({ name, state, says }): Segment[][] =>
    wrap(says.split(" "), " ", columns - before).map((text, i) => {
      const [shownState, shownName] = i === 0 ? [state, name] : ["", ""];
      return [
        { text: GAP + padEnd(shownState, STATE_WIDTH) + GAP, style: state === "no" ? "strong" : "faint" },
        { text: padEnd(shownName, nameWidth) + GAP },
        { text, ...(state === "no" && { style: "strong" }) },
      ];
    }),
  );
  const heading: Segment[] = [{ text: "floodmark", style: "strong" }, { text: `${GAP}${conclude(checks)}` }];
  return [heading, [], ...rows].map((row) => `${layLine(row, columns, color)}\n`).join("");
}

function conclude(checks: readonly Check[]): string {
  if (areGood(checks)) return "Python programs can be profiled here";
  const against = checks.filter(({ state }) => state === "no").map(({ name }) => name);
  return `no program can be profiled here as it is: see ${against.join(", ")}`;
}

/** The same for machines: `{"canProfile", "checks": [{"name", "state": "ok", "note" or "no", "says"}…]}`. */
export function checksJson(checks: readonly Check[]): string {
  return `${JSON.stringify({ canProfile: areGood(checks), checks }, null, 2)}\n`;
}
