import type { View } from "../analysis/view.ts";
import { InputError } from "../recording/errors.ts";
import { renderReport } from "../report/report.ts";
import type { Parts } from "./exporter.ts";

/**
 * The report, of the peak or another moment.
 * @throws InputError for a range, which it can't show.
 */
export async function exportHtml(view: View): Promise<Parts> {
  if (view.shown.what === "range")
    throw new InputError("the report shows one moment: give --at in place of --from and --to");
  return [await renderReport(view.recorded, { view })];
}
