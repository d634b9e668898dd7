import { escapeHtml } from "../report/escape-html.ts";
import type { Face } from "./face.ts";
import type { Row } from "./rows.ts";
import type { Segment } from "./text.ts";

const BAR = "height:9px;background:#2f83b4";
const CELL = "padding:1px 10px 1px 0;border:0;white-space:nowrap";
const LEFT = `${CELL};text-align:left`;
const RIGHT = `${CELL};text-align:right`;

/**
 * The same as HTML that stands in any page, light or dark, in that one's type: styles are at the elements, as a notebook that isn't trusted
 * is shown without any others.
 */
export function htmlFace({ heading, rows, notes }: Face): string {
  const said = notes.flat().map((line) => `<div>${textOf(line)}</div>`);
  const isSampled = rows.some(({ interval }) => interval !== "");
  const body = rows.map((row) => htmlRow(row, isSampled)).join("");
  const table = `<table style="border:0;border-collapse:collapse;margin:6px 0">${body}</table>`;
  return [...heading.map(htmlHeading), ...(rows.length > 0 ? [table] : []), ...said].join("\n");
}

function htmlHeading(line: readonly Segment[]): string {
  const [name, ...rest] = line;
  return `<div><b>${textOf(name ? [name] : [])}</b> ${textOf(rest)}</div>`;
}

function htmlRow(row: Row, isSampled: boolean): string {
  const figures = [row.size, ...(isSampled ? [row.interval] : []), row.share, ...(row.more ?? [])];
  const bar = `<div style="width:${Math.round(100 * row.bar)}px;${row.bar > 0 ? BAR : ""}"></div>`;
  const cells = [
    ...figures.map((text) => cell(RIGHT, escapeHtml(text))),
    cell(`${LEFT};min-width:100px`, bar),
    cell(LEFT, escapeHtml(row.name)),
    cell(LEFT, escapeHtml(row.place)),
    cell(LEFT, row.source && `<code>${escapeHtml(row.source)}</code>`),
  ];
  return `<tr style="background:none">${cells.join("")}</tr>`;
}

const cell = (style: string, content: string): string => `<td style="${style}">${content}</td>`;

const textOf = (line: readonly Segment[]): string =>
  escapeHtml(
    line
      .map(({ text }) => text)
      .join("")
      .trim(),
  );
