import { expect, it } from "vitest";
import { findTokens, parseSource, TOKEN_KINDS } from "./highlight.ts";

it("finds the tokens of a line, also of one that began before it", async () => {
  const text = 'def f():\n    """One\n    and two.\n    """\n    return 3 if x is None else f"{x}"  # all\n';
  const tree = await parseSource(text);
  const tokensOf = (line: string) => {
    const from = text.indexOf(line);
    const tokens = findTokens(tree, from, from + line.length);
    return Array.from({ length: tokens.length / 3 }, (_, at) => {
      const [start, end, kind] = tokens.slice(3 * at);
      return `${TOKEN_KINDS[kind!]} ${line.slice(start, end)}`;
    });
  };
  expect(tokensOf("    and two.")).toEqual(["string     and two."]);
  const last = tokensOf('    return 3 if x is None else f"{x}"  # all');
  expect(last).toContain("keyword return");
  expect(last).toContain("number 3");
  expect(last).toContain("keyword None");
  expect(last.at(-1)).toBe("comment # all");
});
