import type { SummaryOptions } from "./summary.ts";

/** Of what is no terminal: a file may be wide. */
const COLUMNS_OF_A_FILE = 120;

/** What a stream can show: bars only on a terminal, colour there too unless NO_COLOR says no. */
export function abilitiesOf(
  stream: Pick<NodeJS.WriteStream, "isTTY" | "columns">,
  env: NodeJS.ProcessEnv,
): Pick<SummaryOptions, "columns" | "color" | "bars"> {
  const isTerminal = stream.isTTY === true;
  return {
    columns: (isTerminal && stream.columns) || COLUMNS_OF_A_FILE,
    color: isTerminal && !env.NO_COLOR && env.TERM !== "dumb",
    bars: isTerminal,
  };
}
