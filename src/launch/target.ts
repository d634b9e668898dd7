/** What is to run, as the words after `floodmark run`'s own options say it. */
export type Target =
  | { readonly kind: "script"; readonly path: string; readonly args: readonly string[] }
  | { readonly kind: "module"; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: "code"; readonly code: string; readonly args: readonly string[] }
  | { readonly kind: "command"; readonly command: string; readonly args: readonly string[] };

/** Reads `script.py a`, `-m module a`, `-mmodule a`, `-c code a` or `-- command a`; null when nothing is named. */
export function parseTarget(words: readonly string[]): Target | null {
  const [first, ...rest] = words;
  if (first === undefined) return null;
  if (first === "--") {
    const [command, ...args] = rest;
    return command === undefined ? null : { kind: "command", command, args };
  }
  const flag = /^-[mc]/.exec(first)?.[0];
  if (flag === undefined) return { kind: "script", path: first, args: rest };
  const [value, ...args] = first.length > 2 ? [first.slice(2), ...rest] : rest;
  if (value === undefined) return null;
  return flag === "-m" ? { kind: "module", name: value, args } : { kind: "code", code: value, args };
}

/** The program's own words: the interpreter's arguments, or the command with its arguments. */
export function wordsOf(target: Target): string[] {
  switch (target.kind) {
    case "script":
      return [target.path, ...target.args];
    case "module":
      return ["-m", target.name, ...target.args];
    case "code":
      return ["-c", target.code, ...target.args];
    case "command":
      return [target.command, ...target.args];
  }
}

/** A short name for folders: `etl` for etl.py, `pytest` for -m pytest. Only letters that are safe in any path. */
export function nameOf(target: Target): string {
  const name = readableName(target)
    .replace(/[^\p{L}\p{N}._-]+/gu, "_")
    .replace(/^[._-]+|[._-]+$/g, "")
    .slice(0, 60);
  return name || "program";
}

function readableName(target: Target): string {
  switch (target.kind) {
    case "script":
      return target.path === "-" ? "stdin" : lastPart(target.path).replace(/\.pyw?$/, "");
    case "module":
      return target.name;
    case "code":
      return "code";
    case "command":
      return lastPart(target.command);
  }
}

function lastPart(path: string): string {
  return path.split("/").filter(Boolean).at(-1) ?? path;
}
