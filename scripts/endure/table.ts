/** The table of results in a page: one row a step and Python, the last that was done. */

/** What a step showed. */
export interface Outcome {
  readonly step: string;
  /** The full version. */
  readonly python: string;
  /** In words, for who reads the page. */
  readonly showed: string;
  /** Whether that is what is promised. */
  readonly kept: boolean;
  /** The day, as 2026-11-26. */
  readonly when: string;
}

const BEGIN = "<!-- npm run endure writes from here -->\n";
const END = "<!-- to here -->";
const HEAD = "| step | Python | what it showed | when |\n|---|---|---|---|\n";

const rowOf = ({ step, python, showed, kept, when }: Outcome): string =>
  `| ${step} | ${python} | ${kept ? "" : "**Not kept.** "}${showed.replaceAll("|", "\\|")} | ${when} |`;

/** What a row is about: two of the same can't both be in the table. */
const subjectOf = (row: string): string => row.split("|", 3).join("|");

/** Puts a result into a page, in the place of what the same step showed before on that Python. @throws an error where the page has no place for it. */
export function putIntoPage(page: string, outcome: Outcome): string {
  const [from, to] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  if (!page.includes(BEGIN) || to < from) throw new Error(`the page lacks ${BEGIN.trim()} or ${END}`);
  const row = rowOf(outcome);
  const before = page.slice(from, to).split("\n").slice(2).filter(Boolean);
  const others = before.filter((one) => subjectOf(one) !== subjectOf(row));
  const rows = [...others, row].sort((a, b) =>
    subjectOf(a).localeCompare(subjectOf(b), "en", { numeric: true }),
  );
  return `${page.slice(0, from)}${HEAD}${rows.join("\n")}\n${page.slice(to)}`;
}
