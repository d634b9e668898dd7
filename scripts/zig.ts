import { join } from "node:path";
import { whileLocked } from "./pythons/lock.ts";
import { installTools, prepareTools } from "./pythons/tools.ts";

const ZIG = "ziglang==0.17.1";

/** A C compiler for other machines, systems and older C libraries: the words that come before `-target`, and its environment. */
export interface Zig {
  readonly command: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
}

/** Fetches it into the tools in `folder`, where it keeps what it has compiled, too. Throws where it can't be had. */
export async function prepareZig(folder: string): Promise<Zig> {
  const { python } = await prepareTools(folder)();
  // Tests that need it may begin at the same time.
  await whileLocked(join(folder, "zig.lock"), () => installTools(python, ZIG));
  const cache = join(folder, "zig");
  return {
    command: [python, "-m", "ziglang", "cc"],
    env: { ZIG_GLOBAL_CACHE_DIR: cache, ZIG_LOCAL_CACHE_DIR: cache },
  };
}
