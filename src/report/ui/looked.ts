import { profileOfTotals } from "../../analysis/churn.ts";
import { type MomentWords, momentWords, TOTAL_WORDS } from "../../analysis/moment-words.ts";
import { heldByKind } from "../../analysis/peak-tree.ts";
import type { HeldByKind } from "../../analysis/tree.ts";
import { type View, viewAt, viewBetween, viewPeak, viewWindow } from "../../analysis/view.ts";
import type { Seconds } from "../../profile/brand.ts";
import type { Profile, RunWindow } from "../../profile/profile.ts";
import type { Report } from "./decode.ts";
import type { Range, Selection } from "./selection.ts";

/** What is looked at, as the selection says. */
export interface Looked {
  /** Has what is looked at in the place of the peak. */
  readonly view: View;
  readonly words: MomentWords;
  /** By the nodes of the report's tree. */
  readonly held: readonly HeldByKind[];
}

/** `profile` is the report's, or that of one of its processes. */
export function lookAt(report: Report, profile: Profile, selection: Selection): Looked {
  const view = viewOf(profile, selection);
  return {
    view,
    words: wordsOf(report, selection, view),
    held: heldByKind(view.profile, report.nodeOf, report.tree.length),
  };
}

/** The window that the report is about, where a range is its. */
export function openedWindow({ windows: [window] }: Profile, { from, to }: Range): RunWindow | null {
  return window?.openSeconds === from && window.peakSeconds === to ? window : null;
}

function viewOf(profile: Profile, { tab, moment, range }: Selection): View {
  switch (tab.value) {
    case "peak":
      return viewPeak(profile);
    case "moment":
      return viewAt(profile, moment.value as Seconds);
    case "growth": {
      const window = openedWindow(profile, range.value);
      if (window !== null) return viewWindow(profile, window);
      return viewBetween(profile, range.value.from as Seconds, range.value.to as Seconds);
    }
    case "left":
      return viewAt(profile, "end");
    case "churn":
      return { ...viewPeak(profile), profile: profileOfTotals(profile) };
  }
}

function wordsOf({ opening }: Report, { tab, moment }: Selection, { shown }: View): MomentWords {
  if (tab.value === "churn") return TOTAL_WORDS;
  const isOpening = tab.value === "moment" && opening.tab === "moment" && opening.seconds === moment.value;
  return isOpening ? opening.words : momentWords(shown);
}
