import { InputError } from "../recording/errors.ts";

/** The variables that say how to record, and what each may be; the agent reads them likewise (agent/src/settings.c). */
const CHOICES = new Map<string, readonly string[]>([
  ["FLOODMARK", ["on", "off"]],
  ["FLOODMARK_CHILDREN", ["follow", "ignore"]],
]);

/** @throws InputError where a variable of ours has a value that means nothing; an empty one is none. */
export function checkSettings(environment: NodeJS.ProcessEnv): void {
  for (const [name, choices] of CHOICES) {
    const value = environment[name];
    if (value && !choices.includes(value)) {
      throw new InputError(`${name}=${value} means nothing: give ${choices.join(" or ")}`);
    }
  }
}

/** Whether nothing is to be recorded. */
export const isSwitchedOff = (environment: NodeJS.ProcessEnv): boolean => environment.FLOODMARK === "off";
