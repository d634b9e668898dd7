/** What a frame says, by its two lines. */
export interface Pieces {
  readonly name: string;
  readonly size: string;
  readonly place: string;
  readonly share: string;
}

/** Which pieces of the first line there is room for, and the name as far as it goes. */
export interface FittedLine {
  readonly name: string;
  readonly size: boolean;
  readonly place: boolean;
  readonly share: boolean;
}

export type Measure = (text: string) => number;

export const PIECE_GAP = 8;
/** One letter of a name says nothing. */
const LETTERS_MIN = 2;
/** A name is cut this far before the size goes. */
const NAME_WIDTH_MIN = 44;

/** As a frame gets narrow, the share goes first, then the place, then the size; the name is cut last. */
export function fitLine(pieces: Pieces, width: number, measureName: Measure, measure: Measure): FittedLine {
  const name = measureName(pieces.name);
  const size = PIECE_GAP + measure(pieces.size);
  const place = pieces.place === "" ? 0 : PIECE_GAP + measure(pieces.place);
  const share = 2 * PIECE_GAP + measure(pieces.share);
  if (name + size + place + share <= width)
    return { name: pieces.name, size: true, place: true, share: true };
  if (name + size + place <= width) return { name: pieces.name, size: true, place: true, share: false };
  const isSized = Math.min(name, NAME_WIDTH_MIN) + size <= width;
  const room = isSized ? width - size : width;
  return { name: cutEnd(pieces.name, room, measureName), size: isSized, place: false, share: false };
}

/** The text if it fits, else as much of its beginning as does, with an ellipsis; "" where it would say nothing. */
export function cutEnd(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${text.slice(0, middle)}…`) <= width) low = middle;
    else high = middle - 1;
  }
  // Not between the halves of one character.
  const code = text.charCodeAt(low - 1);
  if (code >= 0xd800 && code < 0xdc00) low--;
  return low < LETTERS_MIN ? "" : `${text.slice(0, low).trimEnd()}…`;
}

/** One source line cut to a frame, with the part of it to underline. */
export interface FittedSource {
  readonly text: string;
  readonly markStart: number;
  readonly markEnd: number;
}

/** How much of the width may pass before the marked expression begins. */
const LEAD_SHARE = 0.5;

/**
 * A source line without its indent. Where the expression begins far to the right, the line is shown from there: a frame
 * that shows all but the expression would say little. `letter` is the width of one character, all are alike.
 */
export function fitSource(
  line: string,
  markStart: number,
  markEnd: number,
  width: number,
  letter: number,
): FittedSource {
  const room = Math.floor(width / letter);
  const indent = line.length - line.trimStart().length;
  const text = line.trim();
  const start = Math.max(0, markStart - indent);
  const end = Math.min(text.length, markEnd - indent);
  const tooFar = end > start && text.length > room && start > room * LEAD_SHARE;
  const shown = tooFar ? `…${text.slice(start)}` : text;
  const shift = tooFar ? start - 1 : 0;
  const cut = shown.length <= room ? shown : `${shown.slice(0, Math.max(0, room - 1))}…`;
  return {
    text: room < 2 ? "" : cut,
    markStart: Math.min(cut.length, start - shift),
    markEnd: Math.max(0, Math.min(cut.length, end - shift)),
  };
}
