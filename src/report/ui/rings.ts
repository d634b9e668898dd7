import type { Finding, FoundLine } from "../../analysis/findings/finding.ts";

/** The number of the first sentence that a line is named in, as its frames and rows bear it in a ring; undefined for none. */
export type RingOf = (line: FoundLine) => number | undefined;

export function ringsOf(findings: readonly Finding[]): RingOf {
  const numbers = new Map<string, number>();
  for (const [at, { lines }] of findings.entries())
    for (const line of lines) if (!numbers.has(keyOf(line))) numbers.set(keyOf(line), at + 1);
  return (line) => numbers.get(keyOf(line));
}

const keyOf = ({ function: name, file, line }: FoundLine): string => `${line} ${file} ${name}`;
