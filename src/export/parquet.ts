import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { listedOf, type View } from "../analysis/view.ts";
import { type Column, siteColumns } from "./site-columns.ts";

/** Apache Parquet: the table of siteColumns, compressed with Snappy. */
export function* exportParquet(view: View): Iterable<Uint8Array> {
  const { length, columns } = siteColumns(listedOf(view));
  const columnData = columns.map((column) => columnSource(column, length));
  yield new Uint8Array(parquetWriteBuffer({ columnData, createdBy: "floodmark" }));
}

function columnSource(column: Column, length: number): ColumnSource {
  const { name } = column;
  const nullable = true;
  const valuesOf = <T>(at: (row: number) => T): T[] => Array.from({ length }, (_, row) => at(row));
  switch (column.type) {
    case "text":
      return { name, nullable, type: "STRING", data: valuesOf(column.at) };
    case "number":
      return { name, nullable, type: "DOUBLE", data: valuesOf(column.at) };
    case "integer":
      return { name, nullable, type: "INT64", data: valuesOf((row) => asInt64(column.at(row))) };
  }
}

const asInt64 = (value: number | null): bigint | null =>
  value === null ? null : BigInt.asIntN(64, BigInt(value));
