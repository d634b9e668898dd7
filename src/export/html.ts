import type { View } from "../analysis/view.ts";
import { renderReport } from "../report/report.ts";
import type { Parts } from "./exporter.ts";

/** The report, which opens at what the view shows: the peak, another moment, or a range. */
export async function exportHtml(view: View): Promise<Parts> {
  return [await renderReport(view.recorded, { view })];
}
