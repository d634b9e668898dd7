import type { View } from "../analysis/view.ts";

/** A file format: gives a view's text in parts, so that none of it has to be in memory at once. */
export type Exporter = (view: View) => Iterable<string>;
