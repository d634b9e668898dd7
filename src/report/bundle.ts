import { readFile } from "node:fs/promises";

/** The page's script and style, built from src/report/ui. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/** Where the build puts them: beside the bundled command line, which is in dist/ as seen from this source. */
const PLACES = ["./", "../../dist/"];

/** Reads the built script and style. Throws where there are none: Floodmark was not built. */
export async function loadAssets(): Promise<Assets> {
  for (const place of PLACES) {
    try {
      const [script, style] = await Promise.all([
        readFile(new URL(`${place}report-ui.js`, import.meta.url), "utf8"),
        readFile(new URL(`${place}report-ui.css`, import.meta.url), "utf8"),
      ]);
      return { script, style };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  }
  throw new Error("the report's browser part is not built: run npm run build");
}
