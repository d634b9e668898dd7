import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The system's Chromium: the one that CHROMIUM names, or where one usually is. */
export const chromiumPath = [process.env.CHROMIUM, ...USUAL_PLACES].find(
  (path) => path !== undefined && path !== "" && existsSync(path),
);

export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error("no Chromium was found");
  const quiet = ["quic", "background-networking", "component-update", "sync", "gpu"];
  return chromium.launch({
    executablePath: chromiumPath,
    args: ["--no-sandbox", "--no-first-run", ...quiet.map((feature) => `--disable-${feature}`)],
  });
}
