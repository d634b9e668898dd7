import { readFileSync } from "node:fs";
import { expect, onTestFinished } from "vitest";
import { type ExecuteOptions, floodmark, type Result, Workplace } from "./floodmark.ts";

/** A frame of a collapsed stack, and the bytes that a stack held at the peak. */
export interface Frame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}
export interface Stack {
  readonly frames: readonly Frame[];
  readonly bytes: number;
}

export interface Summary {
  readonly peak: { readonly bytes: number; readonly seconds: number };
  readonly rssMax: number;
  readonly events: { readonly allocations: number; readonly releases: number };
  readonly approximate: { readonly bytes: number };
  readonly findings: readonly {
    readonly kind: string;
    readonly sentence: string;
    readonly lines: readonly { readonly function: string; readonly file: string; readonly line: number }[];
  }[];
  readonly lines: readonly {
    readonly function: string;
    readonly file: string;
    readonly line: number;
    readonly bytes: number;
    readonly share: number;
  }[];
}

export interface Recorded {
  readonly finished: Result;
  readonly folder: string;
  readonly stacks: readonly Stack[];
  readonly summary: Summary;
}

const parseFrame = (text: string): Frame => {
  const match = /^(.*) \((.*):(\d+)\)$/.exec(text);
  if (match === null) return { function: text, file: "", line: 0 };
  return { function: match[1] ?? "", file: match[2] ?? "", line: Number(match[3]) };
};

/** Reads the collapsed format: one line a stack, outermost first, joined by `;`, a space, the bytes. */
export function parseCollapsed(text: string): Stack[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const gap = line.lastIndexOf(" ");
      return { frames: line.slice(0, gap).split(";").map(parseFrame), bytes: Number(line.slice(gap + 1)) };
    });
}

async function output(args: readonly string[]): Promise<string> {
  const finished = await floodmark(args);
  expect(finished.code, finished.stderr).toBe(0);
  return finished.stdout;
}

/** Runs a program under Floodmark, reads the recording back through its commands, removes it after the test. */
export async function record(args: readonly string[], options: ExecuteOptions = {}): Promise<Recorded> {
  const place = new Workplace();
  onTestFinished(() => place.remove());
  const folder = place.path("results");
  const finished = await floodmark(["run", "-q", "--no-open", "-o", folder, ...args], options);
  const collapsed = place.path("collapsed.txt");
  await output(["export", "--format", "collapsed", folder, "-o", collapsed]);
  const summary = JSON.parse(await output(["summary", folder, "--json"])) as Summary;
  return { finished, folder, stacks: parseCollapsed(readFileSync(collapsed, "utf8")), summary };
}

/** Sum over the stacks that a test accepts, in bytes. */
export function sumBytes(
  stacks: readonly Stack[],
  accept: (frames: readonly Frame[]) => boolean = () => true,
): number {
  return stacks.reduce((sum, stack) => (accept(stack.frames) ? sum + stack.bytes : sum), 0);
}
