import type { CommandWords, OptionWords, ProgramWords, Value } from "./words.ts";

/** The script for zsh: a file of its fpath, or to be evaluated. */
export function zshScript({ name, options, commands }: ProgramWords): string {
  return `\
#compdef ${name}

_${name}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C ${options.flatMap(specs).join(" ")} '1:command:->command' '*::argument:->argument'
  case $state in
  command)
    local -a commands=(
${commands.map((command) => `      ${quote(`${command.name}:${command.summary}`)}\n`).join("")}\
    )
    _describe command commands
    ;;
  argument)
    case $words[1] in
${commands.map((command) => commandCase(name, command)).join("")}\
    esac
    ;;
  esac
}

# After -- stands a command, else a script; what follows either is its own.
_${name}_program() {
  if [[ $words[1] == -- ]]; then
    shift words
    ((CURRENT--))
    _normal
  else
    _files
  fi
}

if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function commandCase(program: string, { name, options, operands }: CommandWords): string {
  const all = [...options.flatMap(specs), ...operandSpecs(program, operands)];
  const begin = operands === "program" ? "_arguments -s -S -A '-*'" : "_arguments -s";
  return `    ${name})\n      ${begin} \\\n        ${all.join(" \\\n        ")}\n      ;;\n`;
}

/** For each name by itself: a short one's value may follow without a space, a long one's after an equals sign. */
function specs({ names, description, value }: OptionWords): string[] {
  const instead = names.length > 1 ? `(${names.join(" ")})` : "";
  return names.map((name) => {
    const joint = value === null ? "" : name.startsWith("--") ? "=" : "+";
    const said = description === "" ? "" : `[${description.replace(/[[\]\\:]/g, "\\$&")}]`;
    const action = value === null ? "" : `:${value.name}:${actionOf(value.kind)}`;
    return quote(`${instead}${name}${joint}${said}${action}`);
  });
}

function operandSpecs(program: string, operands: Value | null): string[] {
  if (operands === null) return [];
  if (operands === "program") return [quote(`*::program:_${program}_program`)];
  return [quote(`*:recording:${actionOf(operands)}`)];
}

function actionOf(kind: Value): string {
  if (kind === "file" || kind === "program") return "_files";
  if (kind === "folder") return "_files -/";
  return kind === "anything" ? " " : `(${kind.join(" ")})`;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
