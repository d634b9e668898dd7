import { drawBar } from "./bar.ts";
import { cutEnd, cutStart, padEnd, padStart, type Segment, widthOf } from "./text.ts";

const GAP = "  ";
const BAR_WIDTH = { least: 6, most: 18 };
const NAME_WIDTH = { least: 8, most: 24 };
const PLACE_WIDTH = { least: 12, most: 40 };
const SOURCE_WIDTH_MIN = 12;

/** A row of the table of lines. One without a place has a name as long as it likes. */
export interface Row {
  readonly size: string;
  /** Of a sampled recording; "" where there is none. */
  readonly interval: string;
  readonly share: string;
  /** Further figures of a table that has any. */
  readonly more?: readonly string[];
  /** Of the longest bar. */
  readonly bar: number;
  readonly name: string;
  readonly place: string;
  readonly source: string;
  readonly isOwn: boolean;
}

/** What stands above columns of figures that would not be understood without. */
export function titleRow(size: string, more: readonly string[]): Row {
  const nothing = { interval: "", share: "", bar: 0, name: "", place: "", source: "" };
  return { ...nothing, size, more, isOwn: false };
}

/** Columns as wide as their content; where the terminal is narrow, bars give way first, then names, then places. */
export function alignRows(rows: readonly Row[], columns: number, bars: boolean): Segment[][] {
  const widest = (of: (row: Row) => string) => Math.max(0, ...rows.map((row) => widthOf(of(row))));
  const size = widest((row) => row.size);
  const interval = widest((row) => row.interval && ` ${row.interval}`);
  const share = widest((row) => row.share);
  const more = Array.from({ length: Math.max(0, ...rows.map((row) => row.more?.length ?? 0)) }, (_, at) =>
    widest((row) => row.more?.[at] ?? ""),
  );
  const wantedName = Math.min(
    NAME_WIDTH.most,
    widest((row) => (isPlaced(row) ? row.name : "")),
  );
  const wantedPlace = Math.min(
    PLACE_WIDTH.most,
    widest((row) => row.place),
  );
  const figures = [size + interval, share, ...more].reduce((sum, width) => sum + GAP.length + width, 0);
  let left = columns - figures;
  const take = (wanted: number, least: number, forOthers: number): number => {
    const width = Math.min(wanted, Math.max(least, left - GAP.length - forOthers));
    left -= GAP.length + width;
    return width;
  };
  const bar = bars ? take(BAR_WIDTH.most, BAR_WIDTH.least, wantedName + wantedPlace + 2 * GAP.length) : 0;
  const name = take(wantedName, NAME_WIDTH.least, wantedPlace + GAP.length);
  const place = take(wantedPlace, PLACE_WIDTH.least, 0);
  const hasSource = left >= GAP.length + SOURCE_WIDTH_MIN;
  return rows.map((row) => {
    const style = row.isOwn ? {} : ({ style: "faint" } as const);
    const numbers: Segment[] = [
      { text: GAP + padStart(row.size, size) },
      { text: padEnd(row.interval && ` ${row.interval}`, interval), style: "faint" },
      { text: GAP + padStart(row.share, share) },
      { text: more.map((width, at) => GAP + padStart(row.more?.[at] ?? "", width)).join("") },
      { text: bars ? GAP + padEnd(drawBar(row.bar, bar), bar) : "", style: row.isOwn ? "amount" : "faint" },
    ];
    if (!isPlaced(row)) return [...numbers, { text: GAP + row.name, ...style }];
    return [
      ...numbers,
      { text: GAP + padEnd(cutEnd(row.name, name), name), ...style },
      { text: GAP + padEnd(cutStart(row.place, place), place), ...style },
      { text: hasSource ? GAP + row.source : "" },
    ];
  });
}

const isPlaced = (row: Row): boolean => row.place !== "";
