import { Argument, type Command } from "commander";
import { writeOutput } from "../export/output.ts";
import { bashScript } from "./completion/bash.ts";
import { fishScript } from "./completion/fish.ts";
import { type ProgramWords, wordsOf } from "./completion/words.ts";
import { zshScript } from "./completion/zsh.ts";

const SCRIPTS: Readonly<Record<string, (words: ProgramWords) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

const INSTALL = `
To have it in each new shell:
  eval "$(floodmark completion bash)"  in ~/.bashrc
  eval "$(floodmark completion zsh)"   in ~/.zshrc, after compinit
  floodmark completion fish | source   in ~/.config/fish/config.fish`;

/** `floodmark completion`: of all commands that `program` has. */
export function registerCompletion(program: Command): void {
  program
    .command("completion")
    .summary("print the script that completes all this in bash, zsh or fish")
    .description("Prints a script by which a shell completes commands, options, choices and files.")
    .addHelpText("after", INSTALL)
    .addArgument(new Argument("<shell>", "whose").choices(Object.keys(SCRIPTS)))
    .action((shell: string) => writeOutput("-", [SCRIPTS[shell]!(wordsOf(program))]));
}
