import type { Signal } from "@preact/signals";
import { formatCommand, formatDuration, formatNumberOf } from "../../analysis/format.ts";
import type { Profile } from "../../profile/profile.ts";
import { scheme, toggleScheme } from "./scheme.ts";
import type { State } from "./state.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function Header({ state }: { state: State }) {
  const { profile } = state.report;
  const command = formatCommand(profile.run.command);
  return <HeaderBar command={command} meta={describeRun(profile)} showsKeys={state.showsKeys} />;
}

interface BarProps {
  readonly command: string;
  readonly meta: string;
  readonly showsKeys: Signal<boolean>;
}

/** What a page is about, and what there is on all pages. */
export function HeaderBar({ command, meta, showsKeys }: BarProps) {
  return (
    <header class="header">
      <Mark />
      <span class="brand">floodmark</span>
      <h1 class="command" title={command}>
        <bdi>{command}</bdi>
      </h1>
      <span class="meta">{meta}</span>
      <button type="button" onClick={toggleScheme}>
        {scheme.value === "dark" ? "Light" : "Dark"}
      </button>
      <button type="button" aria-label="Keys" onClick={() => (showsKeys.value = true)}>
        ?
      </button>
    </header>
  );
}

/** A waterline above the flood that it remembers. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 16 14" width="16" height="14" aria-hidden="true">
      <path class="mark-flood" d="M0 13V9.6h3L5.2 4h5.6L13 9.6h3V13z" />
      <path class="mark-line" d="M0 1h16v1.7H0z" />
    </svg>
  );
}

function describeRun({ run, sampleBytes, processes }: Profile): string {
  const how = sampleBytes > 0 ? "sampled" : "exact";
  const python = run.python === null ? "no Python" : `Python ${run.python}`;
  const words = [formatDate(new Date(run.started * 1000)), python, formatDuration(run.duration), how];
  if (processes.length > 1) words.splice(2, 0, formatNumberOf(processes.length, "process"));
  return words.join(" · ");
}

export function formatDate(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
