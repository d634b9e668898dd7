import { parseSize } from "../analysis/parse-size.ts";
import { InputError } from "../recording/errors.ts";
import { CHILDREN, SAMPLE_BYTES_MOST, SIGNALS } from "./preload.ts";

interface Setting {
  readonly name: string;
  readonly accepts: (value: string) => boolean;
  readonly advice: string;
}

const choice = (name: string, ...choices: readonly string[]): Setting => ({
  name,
  accepts: (value) => choices.includes(value),
  advice: choices.join(" or "),
});

/** The variables that say how to record, and what each may be; the agent reads them likewise (agent/src/settings.c). */
const SETTINGS: readonly Setting[] = [
  choice("FLOODMARK", "on", "off"),
  choice("FLOODMARK_CHILDREN", ...CHILDREN),
  choice("FLOODMARK_SIGNAL", ...SIGNALS),
  {
    name: "FLOODMARK_SAMPLE",
    accepts: (value) => (parseSize(value) ?? Number.POSITIVE_INFINITY) <= SAMPLE_BYTES_MOST,
    advice: "a size like 512KiB, 1GiB at most, or 0 to record every allocation",
  },
  {
    name: "FLOODMARK_KEEP_SIZE",
    accepts: (value) => (parseSize(value) ?? 0) > 0,
    advice: "a size like 1GiB",
  },
  {
    name: "FLOODMARK_KEEP_AGE",
    accepts: (value) => /^0*[1-9]\d*[smhdw]$/.test(value),
    advice: "a time like 12h or 7d",
  },
];

/** @throws InputError where a variable of ours has a value that means nothing; an empty one is none. */
export function checkSettings(environment: NodeJS.ProcessEnv): void {
  for (const { name, accepts, advice } of SETTINGS) {
    const value = environment[name];
    if (value && !accepts(value)) throw new InputError(`${name}=${value} means nothing: give ${advice}`);
  }
}

/** Whether nothing is to be recorded. */
export const isSwitchedOff = (environment: NodeJS.ProcessEnv): boolean => environment.FLOODMARK === "off";
