import { spawn } from "node:child_process";

export interface Outcome {
  /** The exit code; 128 where a signal ended it, 127 where it could not be started. */
  readonly code: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Show the output while it comes, beside keeping it. */
  readonly show?: boolean;
}

/** Runs a command to its end and keeps what it says. Never throws. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
      if (options.show) process.stdout.write(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 128, output }));
  });
}

/** Runs a command that has to succeed, and gives what it said. Throws an error with the last lines otherwise. */
export async function succeed(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { code, output } = await runCommand(command, args, options);
  if (code === 0) return output;
  const last = output.trim().split("\n").slice(-5).join("\n");
  throw new Error(`${[command, ...args].join(" ")} ended with ${code}:\n${last}`);
}

/** An error as a reason in one line: what failed, and the last that was said about it. */
export function inOneLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split("\n");
  return lines.length > 1 ? `${lines[0]} ${lines.at(-1)}` : (lines[0] ?? "");
}
