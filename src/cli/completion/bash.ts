import type { CommandWords, OptionWords, ProgramWords, Value } from "./words.ts";

/** The script for bash. Where it finds nothing bash completes files. */
export function bashScript({ name, options, commands }: ProgramWords): string {
  const first = [...commands.map((command) => command.name), ...namesOf(options)];
  return `\
_${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} at
  COMPREPLY=()
  # An equals sign is a word of its own.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD == 1)); then
    _${name}_words '${first.join(" ")}'
    return
  fi
${commands
  .filter(({ operands }) => operands === "program")
  .map((command) => untilProgram(command))
  .join("")}\
  case "\${COMP_WORDS[1]} $before" in
${valueCases(name, commands)}\
  esac
  case "\${COMP_WORDS[1]}" in
${commands.map((command) => commandCase(name, command)).join("")}\
  esac
}

_${name}_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

_${name}_folders() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen -d -- "$word")
}

_${name}_nothing() {
  compopt +o default +o bashdefault
}

complete -o bashdefault -o default -F _${name} ${name}
`;
}

const namesOf = (options: readonly OptionWords[]): string[] => options.flatMap(({ names }) => names);

/** What follows the program's name is the program's; after `--` stands a command. */
function untilProgram({ name, options }: CommandWords): string {
  const valued = namesOf(options.filter(({ value }) => value !== null));
  return `\
  if [[ \${COMP_WORDS[1]} == ${name} ]]; then
    for ((at = 2; at < COMP_CWORD; at++)); do
      case \${COMP_WORDS[at]} in
      --)
        ((at + 1 < COMP_CWORD)) || mapfile -t COMPREPLY < <(compgen -c -- "$word")
        return
        ;;
      ${valued.join(" | ")})
        [[ \${COMP_WORDS[at + 1]} == = ]] && ((at++))
        ((at++))
        ;;
      =) ((at++)) ;;
      -m* | -c*) return ;;
      -*) ;;
      *) return ;;
      esac
    done
  fi
`;
}

/** By what is done: the same for many options. */
function valueCases(program: string, commands: readonly CommandWords[]): string {
  const patterns = new Map<string, string[]>();
  for (const { name, options } of commands)
    for (const { names, value } of options) {
      if (value === null) continue;
      const action = complete(program, value.kind);
      patterns.set(action, [
        ...(patterns.get(action) ?? []),
        ...names.map((option) => `"${name} ${option}"`),
      ]);
    }
  const cases = [...patterns].map(
    ([action, those]) => `  ${those.join(" | ")})\n    ${action}\n    return\n    ;;\n`,
  );
  return cases.join("");
}

function commandCase(program: string, { name, options, operands }: CommandWords): string {
  const ofOptions = `_${program}_words '${namesOf(options).join(" ")}'`;
  const ofOperands = complete(program, operands ?? "anything");
  return `  ${name})\n    if [[ $word == -* ]]; then ${ofOptions}; else ${ofOperands}; fi\n    ;;\n`;
}

/** Files come by default. */
function complete(program: string, kind: Value): string {
  if (kind === "file" || kind === "program") return ":";
  if (kind === "folder") return `_${program}_folders`;
  return kind === "anything" ? `_${program}_nothing` : `_${program}_words '${kind.join(" ")}'`;
}
