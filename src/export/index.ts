import { exportCollapsed } from "./collapsed.ts";
import type { Exporter } from "./exporter.ts";
import { exportJson } from "./json.ts";

/** All formats by name. */
export const EXPORTERS = {
  collapsed: exportCollapsed,
  json: exportJson,
} as const satisfies Readonly<Record<string, Exporter>>;

export type Format = keyof typeof EXPORTERS;
export const FORMATS = Object.keys(EXPORTERS) as Format[];
