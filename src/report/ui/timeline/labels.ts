import { bytesAt, type Steps } from "../../../analysis/steps.ts";
import type { Scale } from "./scale.ts";

/** Where a word stands in the picture: its middle, and its base line. */
export interface LabelPlace {
  readonly x: number;
  readonly y: number;
}

export const LINE_HEIGHT = 15;
/** A letter is about so wide. */
export const LETTER_WIDTH = 6.2;
/** From one place that is tried to the next. */
const STEP = 8;
/** Figures are looked at so many pixels apart. */
const GRAIN = 4;

export const widthOfText = (text: string): number => text.length * LETTER_WIDTH;

/** Where there is most room for a word between two lines, in the middle between them and off all others; null where there is none. */
export function placeBetween(
  text: string,
  above: Steps,
  below: Steps,
  others: readonly Steps[],
  scale: Scale,
): LabelPlace | null {
  let best: (LabelPlace & { readonly room: number }) | null = null;
  for (const { x, columns } of placesFor(text, scale)) {
    const top = Math.max(...columns.map((time) => heightOf(above, time, scale)));
    const bottom = Math.min(...columns.map((time) => heightOf(below, time, scale)));
    const room = bottom - top;
    const y = Math.round((top + bottom) / 2) + 4;
    // Of places with as much room the one that is found first, and no other for a pixel more.
    if (!(room >= LINE_HEIGHT) || (best !== null && room < best.room + 2)) continue;
    if (isFree(y, columns, others, scale)) best = { x, y, room };
  }
  return best;
}

/** Where a word stands right above a line: where the line is about level, near the middle, below `limit` (a pixel) and off all others. */
export function placeAbove(
  text: string,
  line: Steps,
  limit: number,
  others: readonly Steps[],
  scale: Scale,
): LabelPlace | null {
  let best: (LabelPlace & { readonly rise: number }) | null = null;
  for (const { x, columns } of placesFor(text, scale)) {
    const heights = columns.map((time) => heightOf(line, time, scale));
    const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
    const rise = Math.round((bottom - top) / GRAIN);
    const y = Math.round(top) - 4;
    if (!(top - LINE_HEIGHT >= limit) || (best !== null && rise >= best.rise)) continue;
    if (isFree(y, columns, others, scale)) best = { x, y, rise };
  }
  return best;
}

/** Whether no line runs through a word. */
const isFree = (y: number, columns: readonly number[], lines: readonly Steps[], scale: Scale): boolean =>
  lines.every((line) =>
    columns.every((time) => {
      const height = heightOf(line, time, scale);
      return !(height > y - LINE_HEIGHT && height < y + GRAIN);
    }),
  );

/** Places for a word, from the middle of the picture outwards, and the times that it would cover there. */
function placesFor(text: string, scale: Scale): { readonly x: number; readonly columns: number[] }[] {
  const { left, width } = scale;
  const half = widthOfText(text) / 2 + GRAIN;
  const middle = left + width / 2;
  const count = Math.floor((width / 2 - half) / STEP);
  const offsets = Array.from({ length: Math.max(0, 2 * count + 1) }, (_, at) =>
    at % 2 === 0 ? at / 2 : -(at + 1) / 2,
  );
  return offsets.map((offset) => {
    const x = middle + offset * STEP;
    const columns = Array.from({ length: Math.ceil((2 * half) / GRAIN) + 1 }, (_, at) =>
      scale.secondsAt(x - half + at * GRAIN),
    );
    return { x, columns };
  });
}

const heightOf = (steps: Steps, time: number, scale: Scale): number => scale.y(bytesAt(steps, time));
