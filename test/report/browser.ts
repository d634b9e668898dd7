import { type Browser, chromium } from "playwright-core";
import { CHROMIUM_ARGUMENTS, findChromium } from "../../scripts/chromium.ts";

/** The browser to test in: the one that CHROMIUM names, or the system's; null where there is none. */
export const chromiumPath = process.env.CHROMIUM || findChromium();

export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === null) throw new Error("no Chromium was found");
  return chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_ARGUMENTS });
}
