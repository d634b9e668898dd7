/** What is to run. `words` are the program's own: the interpreter's arguments, or the command with its arguments. */
export type Target = { readonly words: readonly string[] } & (
  | { readonly kind: "script"; readonly path: string }
  | { readonly kind: "module"; readonly name: string }
  | { readonly kind: "code" }
  | { readonly kind: "command"; readonly command: string }
);

/** Reads `script.py a`, `-m module a`, `-mmodule a`, `-c code a` or `-- command a`; null when nothing is named. */
export function parseTarget(words: readonly string[]): Target | null {
  const [first, second] = words;
  if (first === undefined) return null;
  if (first === "--") {
    return second === undefined ? null : { kind: "command", command: second, words: words.slice(1) };
  }
  if (!/^-[mc]/.test(first)) return { kind: "script", path: first, words };
  const value = first.length > 2 ? first.slice(2) : second;
  if (value === undefined) return null;
  return first.startsWith("-m") ? { kind: "module", name: value, words } : { kind: "code", words };
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
