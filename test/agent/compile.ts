import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const agent = fileURLToPath(new URL("../../agent/", import.meta.url));

/** Compile agent/test/`driver` with the named parts of agent/src into `binary`; throws with the compiler's words. */
export function compileAgentTest(driver: string, parts: readonly string[], binary: string): void {
  execFileSync(
    process.env.CC ?? "cc",
    [
      ..."-std=gnu11 -O1 -g -Wall -Wextra -Werror -fsanitize=undefined -fno-sanitize-recover=all".split(" "),
      ...["-I", agent, "-I", `${agent}src`, `${agent}test/${driver}`],
      ...parts.map((part) => `${agent}src/${part}.c`),
      ...["-o", binary],
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
}
