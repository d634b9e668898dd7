import { type Steps, stepAt } from "../../../analysis/steps.ts";
import type { Scale } from "./scale.ts";

/** Pixels, to a tenth. */
const tenth = (pixels: number): number => Math.round(10 * pixels) / 10;

/** The line of a figure, each point of which holds until the next one, as far as it is in sight. "" where there are no points. */
export function linePath({ seconds, bytes }: Steps, scale: Scale): string {
  const { window, x, y } = scale;
  const first = Math.max(0, stepAt({ seconds, bytes }, window.from));
  if (first >= seconds.length || seconds[first]! > window.to) return "";
  const begin = Math.max(window.from, seconds[first]!);
  const parts = [`M${tenth(x(begin))} ${tenth(y(bytes[first]!))}`];
  for (let at = first + 1; at < seconds.length && seconds[at]! <= window.to; at++)
    parts.push(`H${tenth(x(seconds[at]!))}V${tenth(y(bytes[at]!))}`);
  parts.push(`H${tenth(x(window.to))}`);
  return parts.join("");
}

/** What is below that line. */
export function areaPath(steps: Steps, scale: Scale): string {
  const line = linePath(steps, scale);
  if (line === "") return "";
  const ground = tenth(scale.y(0));
  const begin = line.slice(1, line.indexOf(" "));
  return `${line}V${ground}H${begin}Z`;
}

/** What lies between two lines, to be filled by the rule "evenodd". */
export function bandPath(low: Steps, high: Steps, scale: Scale): string {
  return `${areaPath(high, scale)}${areaPath(low, scale)}`;
}
