import { highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import { parser } from "@lezer/python";
import { TOKEN_KINDS, type TokenKind } from "./data.ts";

const KIND_OF_TAG: readonly { tag: Parameters<typeof tagHighlighter>[0][number]["tag"]; class: TokenKind }[] =
  [
    { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], class: "keyword" },
    { tag: [tags.string, tags.special(tags.string)], class: "string" },
    { tag: tags.number, class: "number" },
    { tag: tags.comment, class: "comment" },
  ];
const highlighter = tagHighlighter(KIND_OF_TAG);

/** Tokens of a Python text: triples of start, end (UTF-16 offsets) and index into TOKEN_KINDS, in order. */
export function findTokens(text: string): Uint32Array {
  const tokens: number[] = [];
  highlightTree(parser.parse(text), highlighter, (from, to, kind) => {
    tokens.push(from, to, TOKEN_KINDS.indexOf(kind as TokenKind));
  });
  return Uint32Array.from(tokens);
}

/** The tokens between two offsets, cut there and counted from the first of them. */
export function cutTokens(tokens: Uint32Array, start: number, end: number): number[] {
  const cut: number[] = [];
  for (let at = 3 * firstEndingAfter(tokens, start); at < tokens.length && tokens[at]! < end; at += 3) {
    cut.push(Math.max(tokens[at]!, start) - start, Math.min(tokens[at + 1]!, end) - start, tokens[at + 2]!);
  }
  return cut;
}

function firstEndingAfter(tokens: Uint32Array, offset: number): number {
  let low = 0;
  let high = tokens.length / 3;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[3 * middle + 1]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
