import { type Command, Option } from "commander";
import { keepMatching } from "../analysis/filter.ts";
import { GROUPINGS, type Grouping } from "../analysis/groups.ts";
import { type View, viewAt, viewBetween, viewWindow } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import { InputError } from "../recording/errors.ts";
import { parseMoment, parseWindow } from "./parse-moment.ts";

export interface ProcessFlag {
  readonly process?: string;
}

export interface FilterFlag {
  readonly filter?: string;
}

export interface GroupingFlag {
  readonly by: Grouping;
}

export interface ViewFlags extends ProcessFlag, FilterFlag {
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
}

/** What a command takes for a recorded run. */
export const RECORDING = "the folder that floodmark run made, a pack of it, or one .floodmark file";

/** Gives a command the option that chooses one of a run's processes. */
export function addProcessOption(command: Command): Command {
  return command.option("--process <pid>", "show one process by itself (default: all of the run together)");
}

/** Gives a command the option that narrows a run down to a part of it. */
export function addFilterOption(command: Command): Command {
  return command.option(
    "--filter <text>",
    "only what runs through functions or files whose names contain this",
  );
}

/** Gives a command the option that chooses what its rows are. */
export function addGroupingOption(command: Command): Command {
  return command.addOption(new Option("--by <what>", "what each row is").choices(GROUPINGS).default("line"));
}

/** Gives a command the options that choose what of a run is shown; `usual` if nothing is chosen. */
export function addViewOptions(command: Command, usual?: UsualMoment): Command {
  return addMomentOptions(addProcessOption(command), usual);
}

/** The moment that a command shows if nothing is chosen. */
export type UsualMoment = "peak" | "end";

/** Gives a command the options that choose a moment or two. */
export function addMomentOptions(command: Command, usual: UsualMoment = "peak"): Command {
  return command
    .option(
      "--at <moment>",
      `show what was held then: peak, end, seconds from the start, or mark:1 (by number or name); or what was gained in window:1 until its peak (default: ${usual})`,
    )
    .option("--from <moment>", "show what was gained since then (default with --to: the start)")
    .option("--to <moment>", "show what was gained until then (default with --from: the end)");
}

/**
 * What the options ask for. A range that lacks one of its moments begins at the start or ends at the end.
 * @throws InputError where they contradict each other, or the run has no such moment.
 */
export function chooseView(
  profile: Profile,
  { filter, ...flags }: ViewFlags,
  usual: UsualMoment = "peak",
): View {
  const view = chooseMoment(profile, flags, usual);
  if (filter === undefined) return view;
  return { ...view, part: { ...chooseMoment(keepMatching(profile, filter), flags, usual), text: filter } };
}

function chooseMoment(profile: Profile, { at, from, to }: ViewFlags, usual: UsualMoment): View {
  const isRange = from !== undefined || to !== undefined;
  if (at !== undefined && isRange)
    throw new InputError("--at is one moment, --from and --to are two: give either");
  if (isRange)
    return viewBetween(profile, parseMoment(from ?? "0", profile), parseMoment(to ?? "end", profile));
  const window = at === undefined ? null : parseWindow(at, profile);
  if (window !== null) return viewWindow(profile, window);
  return viewAt(profile, at === undefined ? usual : parseMoment(at, profile));
}
