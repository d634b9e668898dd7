import type { Argument, Command, Option } from "commander";

/** What may stand in a place of the command line; "anything" is what only a person can know. */
export type Value = "file" | "folder" | "program" | "anything" | readonly string[];

export interface OptionWords {
  /** `-o` and `--output`, or either. */
  readonly names: readonly string[];
  readonly description: string;
  /** Its name in the help, and what it may be; null without one, or where only `--name=value` gives it. */
  readonly value: { readonly name: string; readonly kind: Value } | null;
}

export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** What its operands may be; null without any. */
  readonly operands: Value | null;
}

/** All that can be typed: the options of the program itself, and its commands. */
export interface ProgramWords {
  readonly name: string;
  readonly options: readonly OptionWords[];
  readonly commands: readonly CommandWords[];
}

/** Takes them from the definitions that the command line itself is read by. */
export function wordsOf(program: Command): ProgramWords {
  return {
    name: program.name(),
    options: ["--help", "--version"].map((name) => ({ names: [name], description: "", value: null })),
    commands: program.commands.map((command) => ({
      name: command.name(),
      summary: command.summary(),
      options: command.createHelp().visibleOptions(command).map(describeOption),
      operands: operandsOf(command.registeredArguments),
    })),
  };
}

function describeOption({ short, long, description, required, flags, argChoices }: Option): OptionWords {
  const names = [short, long].filter((name) => name !== undefined);
  const name = /<(\w+)>/.exec(flags)?.[1] ?? "";
  return { names, description, value: required ? { name, kind: argChoices ?? kindOf(name) } : null };
}

function kindOf(name: string): Value {
  if (name === "file" || name === "exe") return "file";
  return name === "dir" ? "folder" : "anything";
}

/** Whatever else stands as an operand is a recording or a source. */
function operandsOf([first]: readonly Argument[]): Value | null {
  if (first === undefined) return null;
  return first.argChoices ?? (first.name() === "program" ? "program" : "file");
}
