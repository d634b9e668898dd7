import { formatDuration, formatSpan } from "../../analysis/format.ts";
import { TABS, type Tab } from "./selection.ts";
import { FORMS, type Form, type State } from "./state.ts";

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  peak: "Peak",
  moment: "Moment",
  growth: "Growth",
  left: "Left over",
  churn: "Churn",
};
const FORM_NAMES: Readonly<Record<Form, string>> = { flame: "Flame", table: "Table", source: "Source" };

/** What is looked at, each with its time. */
export function Tabs({ state }: { state: State }) {
  const { tab } = state.selection;
  return (
    <nav class="tabs" aria-label="What is looked at">
      {TABS.map((name) => (
        <button
          key={name}
          type="button"
          aria-current={tab.value === name ? "true" : undefined}
          onClick={() => (tab.value = name)}
        >
          {TAB_NAMES[name]} <span>{timeOf(state, name)}</span>
        </button>
      ))}
    </nav>
  );
}

function timeOf({ report, selection }: State, tab: Tab): string {
  switch (tab) {
    case "peak":
      return formatDuration(report.profile.peak.seconds);
    case "moment":
      return formatDuration(selection.moment.value);
    case "growth":
      return formatSpan(selection.range.value.from, selection.range.value.to);
    default:
      return "";
  }
}

/** As what it is shown. */
export function Forms({ state: { form } }: { state: State }) {
  return (
    <fieldset class="forms">
      <legend class="visually-hidden">Shown as</legend>
      {FORMS.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={form.value === name}
          onClick={() => (form.value = name)}
        >
          {FORM_NAMES[name]}
        </button>
      ))}
    </fieldset>
  );
}
