import type { Signal } from "@preact/signals";
import { formatSize } from "../../../analysis/format.ts";
import { GROUPINGS, groupSites, sumGroups } from "../../../analysis/groups.ts";
import { CODE_PARTS, type CodePart } from "../../../analysis/hidden-code.ts";
import { originIndex } from "../../../analysis/origin.ts";
import { type Choice, Menu } from "../menu.tsx";
import { arrange, type State } from "../state.ts";
import { ARRANGEMENTS, type Arrangement } from "./arrangement.ts";
import { LEAST_SHARES, processRoots } from "./filters.ts";

/** What each row of the table is. */
export function ByMenu({ state: { table, report } }: { state: State }) {
  const { by } = table;
  const there = GROUPINGS.filter((name) => name !== "process" || report.profile.processes.length > 1);
  return (
    <Menu
      id="by"
      label="By"
      value={by.value}
      parts={() => [
        { choices: there.map((name) => choice(name, by.value === name, () => (by.value = name))) },
      ]}
    />
  );
}

const ARRANGEMENT_REMARKS: Readonly<Record<Arrangement, string>> = {
  upright: "callers above",
  inverted: "callers below",
  thread: "by thread",
  kind: "by kind of memory",
};

/** What the levels of the flame graph are. */
export function ArrangementMenu({ state }: { state: State }) {
  const chosen = state.filters.arrangement.value;
  const hasProcesses = state.report.profile.processes.length > 1;
  const remarkOf = (name: Arrangement) =>
    name === "upright" && hasProcesses ? "by process, callers above" : ARRANGEMENT_REMARKS[name];
  return (
    <Menu
      id="frames"
      label="Frames"
      value={chosen}
      parts={() => [
        {
          choices: ARRANGEMENTS.map((name) =>
            choice(name, chosen === name, () => arrange(state, name), remarkOf(name)),
          ),
        },
      ]}
    />
  );
}

/** Which of several processes is shown. */
export function ProcessMenu({ state: { report, filters } }: { state: State }) {
  const { process } = filters;
  const roots = processRoots(report.profile);
  if (roots.length === 0) return null;
  return (
    <Menu
      id="process"
      label="Process"
      value={process.value ?? "all"}
      parts={() => [
        {
          choices: [
            choice("all", process.value === null, () => (process.value = null)),
            ...roots.map((root) => choice(root, process.value === root, () => (process.value = root))),
          ],
        },
      ]}
    />
  );
}

const PACKAGES_MAX = 8;
const PART_NAMES: Readonly<Record<CodePart, string>> = {
  imports: "the import system",
  "standard library": "the standard library",
  "site-packages": "installed packages",
};

/** What code is left out, and how small frames and rows may be. */
export function FilterMenu({ state }: { state: State }) {
  const { hidden, least } = state.filters;
  const { parts, packages, allButOwn } = hidden.value;
  const count = parts.size + packages.size + Number(allButOwn) + Number(least.value > 0);
  return (
    <Menu
      id="filters"
      label="Filters"
      value={count === 0 ? "none" : String(count)}
      parts={() => [
        {
          several: true,
          choices: [
            ...foldings(state),
            choice("only my code", allButOwn, () => toggleOwn(state), "libraries are their caller’s"),
          ],
        },
        {
          several: true,
          heading: "Left out, what they hold is their caller’s",
          choices: leftOut(state),
        },
        {
          heading: "Smallest that is shown",
          choices: LEAST_SHARES.map((share) =>
            choice(share === 0 ? "all" : `${100 * share}\u00a0%`, least.value === share, () => {
              least.value = share;
            }),
          ),
        },
      ]}
    />
  );
}

/** The parts of the code, and the packages that hold most. */
function leftOut(state: State): readonly Choice[] {
  const { hidden } = state.filters;
  const { parts, packages } = hidden.value;
  const largest = largestPackages(state);
  const sizes = new Map(largest.map(({ function: name, bytes }) => [name, formatSize(bytes)]));
  const names = new Set([...sizes.keys(), ...packages]);
  const hide = (change: Partial<typeof hidden.value>) => {
    hidden.value = { ...hidden.value, ...change };
  };
  return [
    ...CODE_PARTS.map((part) =>
      choice(PART_NAMES[part], parts.has(part), () => hide({ parts: toggled(parts, part) })),
    ),
    ...Array.from(names, (name) =>
      choice(
        name,
        packages.has(name),
        () => hide({ packages: toggled(packages, name) }),
        sizes.get(name) ?? "",
      ),
    ),
  ];
}

/** What can be folded to one frame. */
function foldings({ report, hasRuns, foldsImports, foldsRuns }: State): readonly Choice[] {
  const hasImports = report.tree.lines.origin.includes(originIndex("import"));
  const of = (name: string, folds: Signal<boolean>) =>
    choice(name, folds.value, () => (folds.value = !folds.value), folds.value ? "folded" : "shown");
  return [
    ...(hasImports ? [of("import system", foldsImports)] : []),
    ...(hasRuns ? [of("libraries that call my code", foldsRuns)] : []),
  ];
}

/** Switches between the person's code alone and all code. */
export function toggleOwn({ filters: { hidden } }: State): void {
  hidden.value = { ...hidden.value, allButOwn: !hidden.value.allButOwn };
}

function largestPackages({ looked }: State) {
  const { profile } = looked.value.view;
  const sums = sumGroups(profile, groupSites(profile, "package"));
  return sums.filter(({ origin, bytes }) => origin !== "root" && bytes > 0).slice(0, PACKAGES_MAX);
}

function toggled<Item>(items: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  const next = new Set(items);
  if (!next.delete(item)) next.add(item);
  return next;
}

const choice = (name: string, isChosen: boolean, choose: () => void, remark = ""): Choice => ({
  name,
  remark,
  isChosen,
  choose,
});
