import type { Available } from "./available-memory.ts";
import type { Identity, Interpreter } from "./interpreter.ts";
import type { Platform } from "./platform.ts";
import type { Trial } from "./trial.ts";

/** What was found, or a line that says why nothing was and what to do. */
export type Tried<T> = { readonly found: T } | { readonly problem: string };

/** All that decides whether a profile can be made, as it was found; sizes in bytes. */
export interface Facts {
  readonly platform: Platform;
  /** Node's version. */
  readonly node: string;
  /** null where the platform is none of ours: nothing more was looked at. */
  readonly machine: MachineFacts | null;
}

export interface MachineFacts {
  /** What is wrong with the variables that are set for Floodmark; null where nothing is. */
  readonly settings: string | null;
  /** The path of the agent's library, which the loader has taken. */
  readonly agent: Tried<string>;
  readonly python: Tried<PythonFacts>;
  readonly results: Tried<ResultsFacts>;
  /** null where it wasn't tried, as something that it needs is missing. */
  readonly trial: Trial | null;
  /** With what `run` would keep back of each. */
  readonly memory: readonly (Available & { readonly reserve: number })[];
  /** `ulimit -v`; null without. */
  readonly addressSpace: number | null;
  /** Libraries that every program loads, by their paths. */
  readonly preloads: readonly string[];
  readonly sandbox: Sandbox;
  /** Why no browser would be opened; null where one would be. */
  readonly browser: string | null;
}

export type PythonFacts = Interpreter & Identity;

export interface ResultsFacts {
  /** Where they would go, as a person would write it. */
  readonly folder: string;
  /** The nearest folder that is there. */
  readonly above: string;
  /** Room on its disk. */
  readonly free: number;
}

export interface Sandbox {
  readonly hasSeccompFilter: boolean;
  readonly hasReadOnlyRoot: boolean;
}
