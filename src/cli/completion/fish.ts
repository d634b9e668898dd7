import type { CommandWords, OptionWords, ProgramWords, Value } from "./words.ts";

/** The script for fish. */
export function fishScript({ name, options, commands }: ProgramWords): string {
  const begin = `complete -c ${name}`;
  const programs = commands.filter(({ operands }) => operands === "program");
  const valued = programs.flatMap((command) => command.options.filter(({ value }) => value !== null));
  return `\
function __${name}_first
    test (count (commandline -opc)) = 1
end

# The command that has been typed is this.
function __${name}_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

# What follows a program's name is the program's: "ours" before it, "command" right after --, else "program".
function __${name}_part
    set -l words (commandline -opc)[3..-1]
    while set -q words[1]
        switch $words[1]
            case --
                test (count $words) = 1; and echo command; or echo program
                return
            case ${valued.flatMap(({ names }) => names).join(" ")}
                set -e words[1]
            case '-m*' '-c*'
                echo program
                return
            case '-*'
            case '*'
                echo program
                return
        end
        set -e words[1]
    end
    echo ours
end

${begin} -n __${name}_first -f
${options.map((option) => `${begin} -n __${name}_first ${flagsOf(option)}\n`).join("")}\
${commands
  .map(({ name: command, summary }) => `${begin} -n __${name}_first -a ${command} -d ${quote(summary)}\n`)
  .join("")}\
${commands.flatMap((command) => linesOf(begin, name, command)).join("")}`;
}

function linesOf(begin: string, program: string, { name, options, operands }: CommandWords): string[] {
  const isProgram = operands === "program";
  const before = isProgram ? `; and contains ours (__${program}_part)` : "";
  const condition = `-n ${quote(`__${program}_is ${name}${before}`)}`;
  const lines = options.map((option) => `${begin} ${condition} ${flagsOf(option)}\n`);
  if (isProgram) {
    const after = `-n ${quote(`__${program}_is ${name}; and contains command (__${program}_part)`)}`;
    return [...lines, `${begin} ${after} -x -a '(complete -C (commandline -ct))'\n`];
  }
  return operands === "file" ? lines : [...lines, `${begin} ${condition} ${valueFlags(operands ?? [])}\n`];
}

function flagsOf({ names, description, value }: OptionWords): string {
  const words = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  if (value !== null) words.push(value.kind === "file" ? "-r -F" : `-r ${valueFlags(value.kind)}`);
  return [...words, ...(description ? [`-d ${quote(description)}`] : [])].join(" ");
}

function valueFlags(kind: Value): string {
  if (kind === "folder") return "-f -a '(__fish_complete_directories)'";
  return typeof kind === "string" || kind.length === 0 ? "-f" : `-f -a ${quote(kind.join(" "))}`;
}

const quote = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
