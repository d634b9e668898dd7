import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { listSources } from "../../scripts/agent.ts";
import { ROOT } from "../../scripts/pythons.ts";

const agent = fileURLToPath(new URL("../../agent/", import.meta.url));
const COMPILER = process.env.CC ?? "cc";

/** Wrong uses of memory, and what the language leaves undefined. */
export const MEMORY = "address,undefined";

const sanitizing = (sanitizers: string): string[] =>
  sanitizers === ""
    ? []
    : [`-fsanitize=${sanitizers}`, "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];

/** Where the compiler's library of this name lies; null where it has none. */
export function findLibrary(name: string): string | null {
  const found = execFileSync(COMPILER, [`-print-file-name=${name}`], { encoding: "utf8" }).trim();
  return found.startsWith("/") ? realpathSync(found) : null;
}

/** The parts that a ledger consists of, with what it stands on, but for the walk. */
export const LEDGER: readonly string[] =
  "linux/process linux/thread note_blocks note_mappings sampler samples live ledger scopes tree timeline moments traces store file memory stacks sources codes maps extents resident core own chain calls failpoint cut passing".split(
    " ",
  );

/** All of the agent but what needs an interpreter, for a driver with agent/test/own_walk.h. */
export const WITHOUT_INTERPRETER: readonly string[] = listSources()
  .map((path) => relative("agent/src", path).slice(0, -".c".length))
  .filter((part) => !["start", "walk"].includes(part));

/**
 * Compile agent/test/`driver` with the named parts of agent/src into `binary`; `settings` are those of a test, as NAME or
 * NAME=VALUE, and `libraries` what it links with, beside the sanitizers that look on. Throws with the compiler's words.
 */
export function compileAgentTest(
  driver: string,
  parts: readonly string[],
  binary: string,
  settings: readonly string[] = [],
  libraries: readonly string[] = [],
  sanitizers = MEMORY,
): void {
  execFileSync(
    COMPILER,
    [
      ..."-std=gnu11 -O1 -g -Wall -Wextra -Werror".split(" "),
      ...sanitizing(sanitizers),
      ...["-I", agent, "-I", `${agent}src`, `${agent}test/${driver}`],
      ...settings.map((setting) => `-D${setting}`),
      ...parts.map((part) => `${agent}src/${part}.c`),
      ...["-o", binary, ...libraries],
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
}

/**
 * Compile the whole agent into `library`, to be preloaded; `settings` are those of a test, as NAME or NAME=VALUE. With sanitizers,
 * their libraries have to be preloaded before it.
 */
export function compileAgent(library: string, settings: readonly string[], sanitizers = ""): void {
  const flags =
    "-std=gnu11 -O2 -fPIC -shared -fvisibility=hidden -ftls-model=initial-exec -Wall -Wextra -Werror";
  execFileSync(COMPILER, [
    ...flags.split(" "),
    ...sanitizing(sanitizers),
    ...settings.map((setting) => `-D${setting}`),
    ...["-I", agent, "-I", `${agent}src`],
    ...listSources().map((path) => join(ROOT, path)),
    ...["-o", library, "-lm"],
  ]);
}
