/**
 * `npx tsx scripts/agent-macos.ts`: the agent for macOS, into dist/macos-x86_64 and dist/macos-aarch64. It compiles; it has not been run
 * there, and no package has it.
 */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { MACHINES, type Machine } from "../src/launch/machine.ts";
import { COMMON_FLAGS, listSources } from "./agent.ts";
import { inOneLine, succeed } from "./command.ts";
import { CACHE, ROOT } from "./pythons.ts";
import { prepareZig, type Zig } from "./zig.ts";

/** Compiles and links it into `library`; gives what the compiler said. Throws with its words where it fails. */
export async function compileForMacos(
  { command, env }: Zig,
  { name }: Machine,
  library: string,
): Promise<string> {
  const [compiler, ...words] = command;
  const target = ["-target", `${name}-macos`, "-shared"];
  mkdirSync(dirname(library), { recursive: true });
  const files = listSources("macos");
  return succeed(compiler, [...words, ...target, ...COMMON_FLAGS, ...files, "-o", library], {
    cwd: ROOT,
    env,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(ROOT);
  try {
    const zig = await prepareZig(CACHE);
    for (const machine of Object.values(MACHINES))
      if (machine) await compileForMacos(zig, machine, `dist/macos-${machine.name}/libfloodmark.dylib`);
  } catch (error) {
    console.error(inOneLine(error));
    process.exitCode = 1;
  }
}
