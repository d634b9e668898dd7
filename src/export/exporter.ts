import type { View } from "../analysis/view.ts";

/** What a file consists of, one after the other: text, or bytes where the format is none of text. */
export type Parts = Iterable<string | Uint8Array>;

/** A file format: gives a view's file in parts, so that none of it has to be in memory at once. */
export type Exporter = (view: View) => Parts | Promise<Parts>;
