import { formatEstimate } from "../../analysis/format.ts";
import { type Estimate, sumEstimates } from "../../analysis/interval.ts";
import { kindTotals } from "../../analysis/kinds.ts";
import { EXACT } from "../../profile/doubt.ts";
import type { Kind } from "../../profile/profile.ts";
import { type Choice, Menu, type MenuPart } from "./menu.tsx";
import type { State } from "./state.ts";

export const KIND_ID = "kind";

/** Chooses the kind of memory to look at. */
export function KindMenu({ state }: { state: State }) {
  return <Menu id={KIND_ID} label="Kind" value={state.kind.value ?? "all"} parts={() => listKinds(state)} />;
}

function listKinds({ looked, kind }: State): readonly MenuPart[] {
  const { words, view } = looked.value;
  const choiceOf = (name: Kind | null, held: Estimate): Choice => ({
    name: name ?? "all",
    remark: formatEstimate(held),
    isChosen: kind.value === name,
    choose: () => (kind.value = name),
  });
  const there = kindTotals(view.profile)
    .filter(({ peakBytes }) => peakBytes > 0)
    .map(({ kind, counted, peakBytes, doubt }) => {
      return { kind, counted, bytes: peakBytes, ...(doubt?.peak ?? EXACT) };
    });
  const whole = sumEstimates(there.filter(({ counted }) => counted));
  const choices = (isCounted: boolean) =>
    there.filter(({ counted }) => counted === isCounted).map((of) => choiceOf(of.kind, of));
  const apart = choices(false);
  return [
    { choices: [choiceOf(null, whole), ...choices(true)] },
    ...(apart.length > 0 ? [{ heading: `apart from ${words.whole}`, choices: apart }] : []),
  ];
}
