import { listedOf, type View } from "../analysis/view.ts";
import { siteColumns } from "./site-columns.ts";

/**
 * Comma-separated values, quoted as RFC 4180 has it, in UTF-8 and with plain line feeds: a header, then a row for each stack and kind of memory. siteColumns
 * describes the columns; what is null is empty.
 */
export function* exportCsv(view: View): Iterable<string> {
  const { length, columns } = siteColumns(listedOf(view));
  yield `${columns.map(({ name }) => name).join(",")}\n`;
  for (let row = 0; row < length; row++) {
    yield `${columns.map((column) => fieldText(column.at(row))).join(",")}\n`;
  }
}

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

function fieldText(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
