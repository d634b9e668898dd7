import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The environment that puts the agent into a program. */
export interface Preload {
  readonly environment: NodeJS.ProcessEnv;
  /** To be called when the program has ended. */
  release(): void;
}

/** `recording` is the absolute folder that the agent writes into. */
export function preloadAgent(
  environment: NodeJS.ProcessEnv,
  recording: string,
  bestEffort: boolean,
): Preload {
  const library = loadableLibrary();
  return {
    environment: {
      ...environment,
      LD_PRELOAD: [library.path, environment.LD_PRELOAD].filter(Boolean).join(":"),
      FLOODMARK_DIR: recording,
      FLOODMARK_BEST_EFFORT: bestEffort ? "1" : undefined,
    },
    release: library.release,
  };
}

/** The dynamic loader splits LD_PRELOAD at spaces and colons, and expands dollars, whatever the quoting. */
const SPLITS = /[\s:;$]/;

function loadableLibrary(): { path: string; release(): void } {
  const path = fileURLToPath(new URL("./libfloodmark.so", import.meta.url));
  if (!SPLITS.test(path)) return { path, release: () => {} };
  const folder = mkdtempSync(join(SPLITS.test(tmpdir()) ? "/tmp" : tmpdir(), "floodmark-"));
  const copy = join(folder, "libfloodmark.so");
  copyFileSync(path, copy);
  return { path: copy, release: () => rmSync(folder, { recursive: true, force: true }) };
}
