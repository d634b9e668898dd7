import { batch, type Signal, signal } from "@preact/signals";

/** What of the run can be looked at, in the order of the keys 1 to 5. */
export const TABS = ["peak", "moment", "growth", "left", "churn"] as const;
export type Tab = (typeof TABS)[number];

/** Seconds from the start of the run. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What is looked at. The moment and the range stay while another tab is open. */
export interface Selection {
  readonly tab: Signal<Tab>;
  readonly moment: Signal<number>;
  readonly range: Signal<Range>;
}

export function createSelection(peakSeconds: number, duration: number): Selection {
  return {
    tab: signal<Tab>("peak"),
    moment: signal(peakSeconds),
    range: signal({ from: peakSeconds, to: duration }),
  };
}

export function selectMoment({ tab, moment }: Selection, seconds: number): void {
  batch(() => {
    moment.value = seconds;
    tab.value = "moment";
  });
}

/** In either order. */
export function selectRange({ tab, range }: Selection, one: number, other: number): void {
  batch(() => {
    range.value = { from: Math.min(one, other), to: Math.max(one, other) };
    tab.value = "growth";
  });
}
