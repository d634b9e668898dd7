import type { Signal } from "@preact/signals";
import { GROUPINGS } from "../../analysis/groups.ts";
import { KINDS } from "../../profile/profile.ts";
import { ARRANGEMENTS } from "./filters/arrangement.ts";
import { LEAST_SHARES, processRoots } from "./filters/filters.ts";
import { formatHidden, parseHidden } from "./filters/hidden-words.ts";
import { TABS } from "./selection.ts";
import { FORMS, type State, zoomTo } from "./state.ts";

/** A part of the state that stands in the address, so that a link or the Back button brings it again. */
interface Part {
  readonly name: string;
  /** null where it is as the report would choose it, and stands nowhere. */
  readonly read: (state: State) => string | null;
  /** What is no value of it is taken for null. */
  readonly write: (state: State, value: string | null) => void;
  /** A step that Back undoes; typing is none. */
  readonly isStep: boolean;
}

/** In the order in which they are written to the state: what is looked at first, then what of it. */
const PARTS: readonly Part[] = [
  {
    name: "view",
    read: ({ selection, report }) => unlessUsual(selection.tab.value, report.opening.tab),
    write: ({ selection, report }, value) => {
      selection.tab.value = TABS.find((tab) => tab === value) ?? report.opening.tab;
    },
    isStep: true,
  },
  {
    name: "at",
    read: (state) =>
      unlessUsual(formatSeconds(state.selection.moment.value), formatSeconds(usualMoment(state))),
    write: (state, value) => {
      state.selection.moment.value = parseSeconds(state, value) ?? usualMoment(state);
    },
    isStep: true,
  },
  {
    name: "range",
    read: (state) => unlessUsual(formatRange(state.selection.range.value), formatRange(usualRange(state))),
    write: (state, value) => {
      const [from, to] = (value ?? "").split("-").map((part) => parseSeconds(state, part));
      const isRange = from !== undefined && to !== undefined && from !== null && to !== null && from <= to;
      state.selection.range.value = isRange ? { from, to } : usualRange(state);
    },
    isStep: true,
  },
  {
    name: "as",
    read: ({ form }) => unlessUsual(form.value, FORMS[0]),
    write: ({ form }, value) => {
      form.value = FORMS.find((name) => name === value) ?? FORMS[0];
    },
    isStep: true,
  },
  {
    name: "by",
    read: ({ table }) => unlessUsual(table.by.value, GROUPINGS[0]),
    write: ({ table }, value) => {
      table.by.value = GROUPINGS.find((name) => name === value) ?? GROUPINGS[0];
    },
    isStep: true,
  },
  {
    name: "row",
    read: ({ table }) => table.chosen.value,
    write: ({ table }, value) => {
      table.chosen.value = value;
    },
    isStep: false,
  },
  {
    name: "frames",
    read: ({ filters }) => unlessUsual(filters.arrangement.value, ARRANGEMENTS[0]),
    write: ({ filters }, value) => {
      filters.arrangement.value = ARRANGEMENTS.find((name) => name === value) ?? ARRANGEMENTS[0];
    },
    isStep: true,
  },
  {
    name: "process",
    read: ({ filters }) => filters.process.value,
    write: ({ report, filters }, value) => {
      filters.process.value = processRoots(report.profile).find((name) => name === value) ?? null;
    },
    isStep: true,
  },
  {
    name: "hide",
    read: ({ filters }) => formatHidden(filters.hidden.value),
    write: ({ filters }, value) => {
      filters.hidden.value = parseHidden(value);
    },
    isStep: true,
  },
  {
    name: "least",
    read: ({ filters }) => unlessUsual(String(filters.least.value), String(LEAST_SHARES[0])),
    write: ({ filters }, value) => {
      filters.least.value = LEAST_SHARES.find((share) => String(share) === value) ?? LEAST_SHARES[0];
    },
    isStep: true,
  },
  {
    name: "find",
    read: ({ query }) => unlessUsual(query.value, ""),
    write: ({ query }, value) => {
      query.value = value ?? "";
    },
    isStep: false,
  },
  folding(
    "imports",
    ({ foldsImports }) => foldsImports,
    ({ report }) => report.foldImports,
  ),
  folding(
    "libraries",
    ({ foldsRuns }) => foldsRuns,
    ({ hasRuns }) => hasRuns,
  ),
  {
    name: "zoom",
    read: ({ zoom }) => (zoom.value > 0 ? String(zoom.value) : null),
    write: (state, value) => {
      const node = Number(value ?? 0);
      const isThere = Number.isInteger(node) && node > 0 && node < state.report.tree.length;
      zoomTo(state, isThere ? node : 0);
    },
    isStep: true,
  },
  {
    name: "kind",
    read: ({ kind }) => kind.value,
    write: ({ kind }, value) => {
      kind.value = KINDS.find((name) => name === value) ?? null;
    },
    isStep: true,
  },
  {
    name: "file",
    read: ({ source }) => source.file.value,
    write: ({ source, report }, value) => {
      source.file.value = value && report.tree.lines.file.includes(value) ? value : null;
    },
    isStep: true,
  },
  {
    name: "line",
    read: ({ source }) => source.line.value?.toString() ?? null,
    write: ({ source }, value) => {
      source.line.value = value !== null && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : null;
    },
    isStep: false,
  },
];

function folding(
  name: string,
  of: (state: State) => Signal<boolean>,
  usual: (state: State) => boolean,
): Part {
  return {
    name,
    read: (state) => unlessUsual(of(state).value ? "folded" : "shown", usual(state) ? "folded" : "shown"),
    write: (state, value) => {
      of(state).value = value === "folded" || (value !== "shown" && usual(state));
    },
    isStep: false,
  };
}

export function readFragment(state: State, hash: string): void {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  for (const { name, write } of PARTS) write(state, values.get(name));
}

/** The state as the end of an address: "" of a report as it is opened. */
export function formatFragment(state: State): string {
  const values = new URLSearchParams();
  for (const { name, read } of PARTS) {
    const value = read(state);
    if (value !== null) values.set(name, value);
  }
  const text = values.toString();
  return text === "" ? "" : `#${text}`;
}

/** Whether two ends of addresses differ in a part that Back goes back in. */
export function isStepBetween(one: string, other: string): boolean {
  const [a, b] = [one, other].map((hash) => new URLSearchParams(hash.replace(/^#/, "")));
  return PARTS.some(({ name, isStep }) => isStep && a!.get(name) !== b!.get(name));
}

/** A page that another one was written into, as a notebook is by its cells' reports, has no address that could be changed. */
const isWritten = (): boolean => location.protocol === "about:";

/** Browsers refuse to change the address more often than some ten times a second for long, as a key that is held down would. */
const WRITE_DELAY_MS = 150;
let waiting = 0;

/** Writes the state to the address: a step that Back undoes at once, else when nothing has changed for a moment. */
export function writeFragment(state: State): void {
  clearTimeout(waiting);
  if (isWritten()) return;
  const hash = formatFragment(state);
  if (hash === location.hash) return;
  const address = `${location.pathname}${location.search}${hash}`;
  if (isStepBetween(hash, location.hash)) history.pushState(null, "", address);
  else waiting = window.setTimeout(() => history.replaceState(null, "", address), WRITE_DELAY_MS);
}

function usualMoment({ report: { opening, profile } }: State): number {
  return opening.tab === "moment" ? opening.seconds : profile.peak.seconds;
}

function usualRange({ report: { opening, profile } }: State): { from: number; to: number } {
  return opening.tab === "growth" ? opening : { from: profile.peak.seconds, to: profile.run.duration };
}

/** To a microsecond. */
const formatSeconds = (seconds: number): string => String(Math.round(seconds * 1e6) / 1e6);

const formatRange = ({ from, to }: { from: number; to: number }): string =>
  `${formatSeconds(from)}-${formatSeconds(to)}`;

/** null for what is no time of the run. */
function parseSeconds({ report }: State, text: string | null): number | null {
  const { duration } = report.profile.run;
  const exact = [duration, ...report.series.marks.map((mark) => mark.seconds)];
  const seconds = text === null || !/^[\d.]+$/.test(text) ? Number.NaN : Number(text);
  const meant = exact.find((one) => Math.abs(one - seconds) <= 1e-6);
  if (meant !== undefined) return meant;
  return seconds >= 0 && seconds <= duration ? seconds : null;
}

function unlessUsual(value: string, usual: string): string | null {
  return value === usual ? null : value;
}
