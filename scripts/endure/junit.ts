import { existsSync, readFileSync } from "node:fs";

/** What came of each test, by its name. A name that comes twice has both, sorted. */
export type Verdicts = ReadonlyMap<string, string>;

const CASE = /<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs;
const WORST_FIRST = ["error", "failure", "skipped"] as const;

/** The verdicts in a JUnit file, as pytest and CPython's own test runner write it; none where there is no such file. */
export function readVerdicts(path: string): Verdicts {
  return existsSync(path) ? parseVerdicts(readFileSync(path, "utf8")) : new Map();
}

export function parseVerdicts(text: string): Verdicts {
  const all = new Map<string, string[]>();
  for (const [, attributes = "", inside = ""] of text.matchAll(CASE)) {
    const attribute = (name: string): string =>
      new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
    const name = `${attribute("classname")} ${attribute("name")}`.trim();
    const verdict = WORST_FIRST.find((one) => inside.includes(`<${one}`)) ?? "passed";
    all.set(name, [...(all.get(name) ?? []), verdict]);
  }
  return new Map([...all].map(([name, verdicts]) => [name, verdicts.sort().join(" ")]));
}
