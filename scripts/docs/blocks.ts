/** The fenced blocks of a page that a reader follows: what is typed and shown, what is changed, what is written. */

/** A command as it is typed, and what it shows; no lines: the page doesn't say. */
export interface Step {
  readonly command: string;
  readonly shown: readonly string[];
}

export type Block = { readonly line: number } & (
  | { readonly kind: "console"; readonly steps: readonly Step[] }
  | { readonly kind: "diff"; readonly file: string; readonly before: string; readonly after: string }
  | { readonly kind: "other"; readonly language: string; readonly text: string }
);

const FENCE = /^```(\S*) ?(.*)\n([\s\S]*?)^```$/gm;

/** All fenced blocks, in the order of the page. `line` is that of the fence. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(FENCE)].map((match) => {
    const [, language = "", rest = "", text = ""] = match;
    const line = markdown.slice(0, match.index).split("\n").length;
    const lines = text.trimEnd().split("\n");
    if (language === "console") return { line, kind: "console", steps: stepsOf(lines) };
    if (language === "diff") return { line, kind: "diff", file: rest, ...sidesOf(lines) };
    return { line, kind: "other", language, text };
  });
}

/** The programs that a page shows, in Python. */
export function programsOf(markdown: string): string[] {
  return blocksOf(markdown).flatMap((block) =>
    block.kind === "other" && block.language === "python" ? [block.text] : [],
  );
}

function stepsOf(lines: readonly string[]): Step[] {
  const steps: { command: string; shown: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith("$ ")) steps.push({ command: line.slice(2), shown: [] });
    else steps.at(-1)?.shown.push(line);
  }
  return steps;
}

function sidesOf(lines: readonly string[]): { before: string; after: string } {
  const side = (without: string): string =>
    lines
      .filter((line) => !line.startsWith(without))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  return { before: side("+"), after: side("-") };
}
