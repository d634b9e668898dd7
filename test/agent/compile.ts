import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listSources } from "../../scripts/agent.ts";
import { ROOT } from "../../scripts/pythons.ts";

const agent = fileURLToPath(new URL("../../agent/", import.meta.url));
const COMPILER = process.env.CC ?? "cc";

/** The parts that a ledger consists of, with what it stands on, but for the walk. */
export const LEDGER: readonly string[] =
  "linux/process linux/thread note_blocks note_mappings sampler samples live ledger scopes tree timeline moments traces store file memory stacks sources codes maps extents resident core own chain calls failpoint cut passing".split(
    " ",
  );

/**
 * Compile agent/test/`driver` with the named parts of agent/src into `binary`; `settings` are those of a test, as NAME or
 * NAME=VALUE, and `libraries` what it links with. Throws with the compiler's words.
 */
export function compileAgentTest(
  driver: string,
  parts: readonly string[],
  binary: string,
  settings: readonly string[] = [],
  libraries: readonly string[] = [],
): void {
  execFileSync(
    COMPILER,
    [
      ..."-std=gnu11 -O1 -g -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover=all".split(" "),
      ...["-I", agent, "-I", `${agent}src`, `${agent}test/${driver}`],
      ...settings.map((setting) => `-D${setting}`),
      ...parts.map((part) => `${agent}src/${part}.c`),
      ...["-o", binary, ...libraries],
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
}

/** Compile the whole agent into `library`, to be preloaded; `settings` are those of a test, as NAME or NAME=VALUE. */
export function compileAgent(library: string, settings: readonly string[]): void {
  const flags =
    "-std=gnu11 -O2 -fPIC -shared -fvisibility=hidden -ftls-model=initial-exec -Wall -Wextra -Werror";
  execFileSync(COMPILER, [
    ...flags.split(" "),
    ...settings.map((setting) => `-D${setting}`),
    ...["-I", agent, "-I", `${agent}src`],
    ...listSources().map((path) => join(ROOT, path)),
    ...["-o", library],
  ]);
}
