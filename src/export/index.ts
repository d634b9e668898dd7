import { exportCollapsed } from "./collapsed.ts";
import { exportCsv } from "./csv.ts";
import type { Exporter } from "./exporter.ts";
import { exportHtml } from "./html.ts";
import { exportJson } from "./json.ts";
import { exportParquet } from "./parquet.ts";
import { exportPprof } from "./pprof.ts";
import { exportSpeedscope } from "./speedscope.ts";
import { exportSvg } from "./svg.ts";

/** All formats by name. */
export const EXPORTERS = {
  collapsed: exportCollapsed,
  speedscope: exportSpeedscope,
  pprof: exportPprof,
  csv: exportCsv,
  parquet: exportParquet,
  json: exportJson,
  svg: exportSvg,
  html: exportHtml,
} as const satisfies Readonly<Record<string, Exporter>>;

export type Format = keyof typeof EXPORTERS;
export const FORMATS = Object.keys(EXPORTERS) as Format[];
