import { SOURCE } from "./layout.ts";
import { hex, type SourceStamp } from "./source-stamp.ts";
import type { TableReader } from "./tables.ts";

/** The source files that a recording knows; `bytes` is its byte table. */
export function readSources(tables: TableReader, bytes: Uint8Array): readonly SourceStamp[] {
  const { length, u32, u64 } = tables.columns("sources", tables.header.sourceCount, SOURCE.size);
  const [start, size, low, high] = [SOURCE.file, SOURCE.fileLength, SOURCE.hash, SOURCE.hash + 4].map(u32);
  const [fileBytes, modified] = [u64(SOURCE.bytes), u64(SOURCE.mtimeUs)];
  return Array.from({ length }, (_, row) => {
    const end = start![row]! + size![row]!;
    if (end > bytes.length) throw tables.damaged(`source ${row}: its name ends at ${end}`);
    return {
      file: new TextDecoder().decode(bytes.subarray(start![row]!, end)),
      bytes: fileBytes[row]!,
      modified: modified[row]! / 1e6,
      hash: hex(high![row]!) + hex(low![row]!),
    };
  });
}
