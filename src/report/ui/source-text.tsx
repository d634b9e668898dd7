import type { ComponentChildren } from "preact";
import { formatName } from "../../analysis/format.ts";
import { TOKEN_KINDS } from "./highlight.ts";
import type { TokenLine } from "./source-file.ts";

interface Props {
  readonly line: TokenLine;
  /** The expression to underline; nothing if both are the same. */
  readonly markStart: number;
  readonly markEnd: number;
  /** Without its indent, and without colours: for a line that stands among figures. */
  readonly isTrimmed?: boolean;
}

/** One line of source, its tokens in their colours and the allocating expression underlined. */
export function SourceText({ line: [, text, tokens], markStart, markEnd, isTrimmed = false }: Props) {
  const start = isTrimmed ? text.length - text.trimStart().length : 0;
  const end = isTrimmed ? text.trimEnd().length : text.length;
  const hasMark = markEnd > markStart;
  const before = hasMark ? Math.max(start, markStart) : end;
  const after = hasMark ? Math.min(end, markEnd) : end;
  const coloured = isTrimmed ? [] : tokens;
  return (
    <>
      {colour(text, coloured, start, before)}
      {after > before && <u>{colour(text, coloured, before, after)}</u>}
      {after > before && colour(text, coloured, after, end)}
    </>
  );
}

/** The text between two offsets, in pieces by token. */
function colour(text: string, tokens: readonly number[], from: number, to: number): ComponentChildren[] {
  const pieces: ComponentChildren[] = [];
  let at = from;
  for (let token = 0; token < tokens.length; token += 3) {
    const start = Math.max(from, tokens[token]!);
    const end = Math.min(to, tokens[token + 1]!);
    if (end <= start) continue;
    pieces.push(plain(text.slice(at, start)));
    pieces.push(<span class={TOKEN_KINDS[tokens[token + 2]!]}>{plain(text.slice(start, end))}</span>);
    at = end;
  }
  pieces.push(plain(text.slice(at, to)));
  return pieces;
}

/** Source as it is, but for characters that would turn the text around them: those are shown. */
function plain(text: string): string {
  return text.split("\t").map(formatName).join("\t");
}
