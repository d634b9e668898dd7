import { resolve } from "node:path";

/** Opens a file in the browser if there is one and a person is looking: never in CI, over SSH or in a pipe. */
export async function openInBrowser(path: string): Promise<void> {
  const { DISPLAY, WAYLAND_DISPLAY, CI, SSH_CONNECTION } = process.env;
  if (!process.stderr.isTTY || !(DISPLAY || WAYLAND_DISPLAY) || CI || SSH_CONNECTION) return;
  try {
    const { default: open } = await import("open");
    await open(resolve(path));
  } catch {
    // The path has been said; a desktop without a browser is no failure of the run.
  }
}
