import { geometricMean, median, medianInterval } from "./statistics.ts";
import type { Measurement, Tool } from "./tools.ts";

/** One turn: each tool once, one after the other; a tool that failed is left out. */
export type Turn = Readonly<Partial<Record<Tool, Measurement>>>;

export interface Result {
  readonly workload: string;
  /** One of those whose geometric mean is taken. */
  readonly counted: boolean;
  readonly turns: readonly Turn[];
  /** Why a tool has no figures, in its own words. */
  readonly failures: Readonly<Partial<Record<Tool, string>>>;
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0);

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function measurements(turns: readonly Turn[], tool: Tool): Measurement[] {
  return turns.map((turn) => turn[tool]).filter((one) => one !== undefined);
}

/** Ratios to the plain run of the same turn. */
function ratios(turns: readonly Turn[], tool: Tool, of: (one: Measurement) => number | null): number[] {
  return turns.flatMap((turn) => {
    const [ours, plain] = [turn[tool], turn.plain].map((one) => (one === undefined ? null : of(one)));
    return ours && plain ? [ours / plain] : [];
  });
}

function withInterval(values: readonly number[]): string {
  if (values.length === 0) return "–";
  const [low, high] = medianInterval(values);
  const middle = median(values).toFixed(2);
  return values.length < 3 ? middle : `${middle} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** One workload's lines: a tool each. */
export function resultRows({ workload, turns, failures }: Result, tools: readonly Tool[]): string[] {
  return tools.map((tool) => {
    const taken = measurements(turns, tool);
    if (taken.length === 0) return row([workload, tool, failures[tool] ?? "–", "", "", "", "", "", ""]);
    const of = (what: "cpu" | "wall" | "rss" | "recording"): number => median(taken.map((one) => one[what]));
    const isPlain = tool === "plain";
    return row([
      workload,
      tool,
      of("cpu").toFixed(2),
      isPlain ? "" : withInterval(ratios(turns, tool, (one) => one.cpu)),
      isPlain ? "" : withInterval(ratios(turns, tool, (one) => one.instructions)),
      of("wall").toFixed(2),
      isPlain ? "" : withInterval(ratios(turns, tool, (one) => one.wall)),
      mebibytes(of("rss")),
      isPlain ? "" : mebibytes(of("recording")),
    ]);
  });
}

export const HEADING = [
  row([
    "workload",
    "tool",
    "CPU s",
    "× plain (95 %)",
    "instructions ×",
    "wall s",
    "× plain (95 %)",
    "RSS MiB",
    "recording MiB",
  ]),
  row(["---", "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:"]),
];

/** The tools side by side: CPU as a multiple of the plain run, and its geometric mean over the counted workloads. */
export function overview(results: readonly Result[], tools: readonly Tool[]): string[] {
  const compared = tools.filter((tool) => tool !== "plain");
  const cpu = (result: Result, tool: Tool): number[] => ratios(result.turns, tool, (one) => one.cpu);
  const mean = (tool: Tool): string => {
    const medians = results.filter(({ counted }) => counted).map((result) => cpu(result, tool));
    if (medians.length === 0 || medians.some((values) => values.length === 0)) return "–";
    return geometricMean(medians.map(median)).toFixed(2);
  };
  return [
    row(["CPU, × plain", ...compared]),
    row(["---", ...compared.map(() => "---:")]),
    ...results.map((result) =>
      row([result.workload, ...compared.map((tool) => withInterval(cpu(result, tool)))]),
    ),
    row([`geometric mean of ${results.filter(({ counted }) => counted).length}`, ...compared.map(mean)]),
  ];
}
