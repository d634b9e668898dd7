import { cutEnd } from "../analysis/fit-text.ts";
import type { RowShape } from "../analysis/flame-rows.ts";
import { widthOf } from "../terminal/text.ts";

/** A frame of the picture: where it stands, and what it says. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly row: number;
  /** A class of the style sheet. */
  readonly look: string;
  readonly isStrong: boolean;
  readonly name: string;
  /** Behind the name, where there is room. */
  readonly size: string;
  /** In the second line. */
  readonly place: string;
  /** What is told where a pointer rests. */
  readonly title: string;
}

const PADDING = 7;
const EDGE_GAP = 1.5;
const RADIUS = 3;
/** Fewer say nothing. */
const LETTERS_MIN = 3;
const LINE_HEIGHT = 15;

/** The widths of letters, about: a picture that is opened anywhere can't be measured. The script has them, too. */
const LETTER = { name: 7.3, place: 6.7 } as const;

export function frameText(shape: RowShape, frame: Frame): string {
  const { left, top, width, row, look, isStrong, name, size, place, title } = frame;
  const [x, wide] = [left, width].map((value) => value.toFixed(1));
  const box = Math.max(1, width - EDGE_GAP).toFixed(1);
  const radius = width > 3 * RADIUS ? ` rx="${RADIUS}"` : "";
  const room = width - 2 * PADDING;
  const baseline = shape.lines === 2 ? LINE_HEIGHT : LINE_HEIGHT - 1;
  const lines = [
    lineText(
      "name",
      isStrong ? "strong" : "name",
      baseline,
      room,
      size === "" ? name : `${name}  ${size}`,
      name,
    ),
  ];
  if (shape.lines === 2 && place !== "")
    lines.push(lineText("place", "place", baseline + LINE_HEIGHT, room, place, place));
  return (
    `<g class="f ${look}" data-at="${x} ${top} ${wide} ${row}" transform="translate(${x} ${top})">` +
    `<title>${escapeXml(title)}</title><rect width="${box}" height="${shape.height}"${radius}/>${lines.join("")}</g>\n`
  );
}

/** A line that says `text` where there is room for it, else as much of `least` as there is room for. */
function lineText(
  font: keyof typeof LETTER,
  look: string,
  y: number,
  room: number,
  text: string,
  least: string,
): string {
  const measure = (part: string) => widthOf(part) * LETTER[font];
  const cut = room < LETTERS_MIN * LETTER[font] ? "" : cutEnd(least, room, measure);
  const data = `data-text="${escapeXml(text)}" data-least="${escapeXml(least)}"`;
  return `<text class="${look}" x="${PADDING}" y="${y}" ${data}>${escapeXml(measure(text) <= room ? text : cut)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Control characters, which XML has no way to write, must be gone: see formatName. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}
