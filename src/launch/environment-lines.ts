/** The variables that have a program recorded without the launcher, as each place where they can be set writes them. */

/** A name and its value. */
type Variable = readonly [name: string, value: string];

/** Where the lines are to stand. */
export const PLACES = ["shell", "docker", "systemd", "kubernetes"] as const;
export type Place = (typeof PLACES)[number];

export function formatEnvironment(variables: readonly Variable[], place: Place): string {
  return `${variables.map((variable) => FORMS[place](variable)).join("\n")}\n`;
}

/** What is preloaded already stays so. */
const REST = `\${LD_PRELOAD:+:$LD_PRELOAD}`;

const FORMS: Readonly<Record<Place, (variable: Variable) => string>> = {
  shell: ([name, value]) => {
    const text = isPlain(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
    return `export ${name}=${text}${name === "LD_PRELOAD" ? REST : ""}`;
  },
  docker: ([name, value]) => `ENV ${name}=${isPlain(value) ? value : quote(value, /["\\$]/g)}`,
  // A service file replaces what a percent sign begins.
  systemd: ([name, value]) => {
    const assignment = `${name}=${value.replaceAll("%", "%%")}`;
    return `Environment=${isPlain(value) ? assignment : quote(assignment, /["\\]/g)}`;
  },
  kubernetes: ([name, value]) => `- name: ${name}\n  value: ${JSON.stringify(value)}`,
};

const isPlain = (value: string): boolean => /^[\w./:@%+,=-]*$/.test(value);

/** In double quotes; what means something within them has a backslash before it. */
const quote = (text: string, special: RegExp): string => `"${text.replace(special, "\\$&")}"`;
