/** Has gcc's analyzer follow every path through the agent's files: leaks, null pointers, uninitialised values. Fails with what it finds. */
import { COMPILE_FLAGS, listSources } from "../agent.ts";
import { runCommand } from "../command.ts";

/** The first version whose analyzer finds nothing that isn't there. */
const GCC_LEAST = 12;
/** Files that are looked at together: each keeps a core busy. */
const AT_A_TIME = 2;

async function hasAnalyzer(compiler: string): Promise<boolean> {
  const { code, output } = await runCommand(compiler, ["-v"]);
  return code === 0 && Number(/^gcc version (\d+)/m.exec(output)?.[1] ?? 0) >= GCC_LEAST;
}

async function analyse(compiler: string): Promise<number> {
  const waiting = [...listSources()];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const words = [...COMPILE_FLAGS, "-fanalyzer", "-c", file, "-o", "/dev/null"];
      const { code, output } = await runCommand(compiler, words);
      if (code === 0) continue;
      failed++;
      console.log(output);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return failed;
}

process.chdir(new URL("../..", import.meta.url).pathname);
const compiler = process.env.CC || "gcc";
if (await hasAnalyzer(compiler)) process.exitCode = (await analyse(compiler)) > 0 ? 1 : 0;
else console.log(`${compiler} is not gcc ${GCC_LEAST} or later: the agent is not analysed.`);
