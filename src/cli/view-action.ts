import type { Command } from "commander";
import type { Grouping } from "../analysis/groups.ts";
import type { View } from "../analysis/view.ts";
import { sourceOfRun } from "../report/sources.ts";
import { notesOfRun } from "../terminal/source.ts";
import type { SummaryOptions } from "../terminal/summary.ts";
import { abilitiesOf } from "../terminal/terminal.ts";
import { openProfile } from "./progress.ts";
import { show } from "./show.ts";
import {
  addFilterOption,
  chooseView,
  type GroupingFlag,
  RECORDING,
  type UsualMoment,
  type ViewFlags,
} from "./view-options.ts";

/** What a command says of a view, to a person and to machines. */
export interface Faces {
  readonly text: (view: View, options: SummaryOptions, by: Grouping) => string;
  readonly json: (view: View, by: Grouping) => string;
}

type Flags = ViewFlags & Partial<GroupingFlag> & { readonly json?: boolean };

/** Lets a command that has the options of a view load a recording and show it, at the usual moment if none is chosen. */
export function showsView(command: Command, { text, json: toJson }: Faces, usual?: UsualMoment): void {
  addFilterOption(command)
    .argument("<recording>", RECORDING)
    .option("--json", "the same for machines")
    .action((path: string, { json, by = "line", ...flags }: Flags) => {
      const view = chooseView(openProfile(path, flags.process), flags, usual);
      const { run } = view.recorded;
      const abilities = abilitiesOf(process.stdout, process.env);
      const options = { ...abilities, sourceOf: sourceOfRun(run), notesOf: notesOfRun(run) };
      show(json ? toJson(view, by) : text(view, options, by));
    });
}
