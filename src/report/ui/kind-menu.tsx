import { formatSize } from "../../analysis/format.ts";
import type { Kind } from "../../profile/profile.ts";
import { type Choice, Menu } from "./menu.tsx";
import { chooseKind, type State } from "./state.ts";

export const KIND_ID = "kind";

/** Chooses the kind of memory to look at. */
export function KindMenu({ state }: { state: State }) {
  const { report, kind } = state;
  const choiceOf = (name: Kind | null, bytes: number): Choice => ({
    name: name ?? "all",
    remark: formatSize(bytes),
    isChosen: kind.value === name,
    choose: () => chooseKind(state, name),
  });
  const there = report.kinds.filter(({ peakBytes }) => peakBytes > 0);
  const choices = (isCounted: boolean) =>
    there.filter(({ counted }) => counted === isCounted).map((of) => choiceOf(of.kind, of.peakBytes));
  const apart = choices(false);
  return (
    <Menu
      id={KIND_ID}
      label="Kind"
      value={kind.value ?? "all"}
      parts={[
        { choices: [choiceOf(null, report.peak.bytes), ...choices(true)] },
        ...(apart.length > 0 ? [{ heading: `apart from ${report.words.whole}`, choices: apart }] : []),
      ]}
    />
  );
}
