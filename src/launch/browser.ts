import { resolve } from "node:path";

/** Why no browser is opened, or null: only where there may be one and a person is looking, never in CI, over SSH or in a pipe. */
export function obstacleToBrowser(isTerminal: boolean, environment: NodeJS.ProcessEnv): string | null {
  const { DISPLAY, WAYLAND_DISPLAY, CI, SSH_CONNECTION } = environment;
  if (!isTerminal) return "nobody looks at a terminal";
  if (CI) return "this is CI";
  if (SSH_CONNECTION) return "the terminal is reached over SSH";
  return DISPLAY || WAYLAND_DISPLAY ? null : "there is no display";
}

/** Opens a file in the browser, where nothing stands against it. */
export async function openInBrowser(path: string): Promise<void> {
  if (obstacleToBrowser(process.stderr.isTTY, process.env) !== null) return;
  try {
    const { default: open } = await import("open");
    await open(resolve(path));
  } catch {
    // The path has been said; a desktop without a browser is no failure of the run.
  }
}
