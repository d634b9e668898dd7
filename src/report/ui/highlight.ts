import type { Tree } from "@lezer/common";
import { highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import { parser } from "@lezer/python";

export const TOKEN_KINDS = ["keyword", "string", "number", "comment"] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

const KIND_OF_TAG: readonly { tag: Parameters<typeof tagHighlighter>[0][number]["tag"]; class: TokenKind }[] =
  [
    { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], class: "keyword" },
    { tag: [tags.string, tags.special(tags.string)], class: "string" },
    { tag: tags.number, class: "number" },
    { tag: tags.comment, class: "comment" },
  ];
const highlighter = tagHighlighter(KIND_OF_TAG);

/** Shorter than a picture of the screen takes, so that scrolling goes on meanwhile. */
const SLICE_MS = 8;

/** Parses a Python text, which takes a tenth of a second for 10,000 lines, with pauses in between. */
export async function parseSource(text: string): Promise<Tree> {
  const parse = parser.startParse(text);
  for (;;) {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) {
      const tree = parse.advance();
      if (tree !== null) return tree;
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/**
 * The tokens between two offsets of a text, cut there and counted from the first of them: triples of start, end (UTF-16 offsets) and
 * index into TOKEN_KINDS, in order.
 */
export function findTokens(tree: Tree, from: number, to: number): number[] {
  const tokens: number[] = [];
  const put = (start: number, end: number, kind: string) => {
    tokens.push(
      Math.max(start, from) - from,
      Math.min(end, to) - from,
      TOKEN_KINDS.indexOf(kind as TokenKind),
    );
  };
  highlightTree(tree, highlighter, put, from, to);
  return tokens;
}
