import { build } from "esbuild";
import type { Assets } from "../../src/report/bundle.ts";

/** The page's script and style as `npm run build` makes them, from the sources as they stand now. */
export async function buildAssets(): Promise<Assets> {
  const { outputFiles } = await build({
    entryPoints: { script: "src/report/ui/main.tsx", style: "src/report/ui/style.css" },
    outdir: "unused",
    write: false,
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const textOf = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  return { script: textOf("script.js"), style: textOf("style.css") };
}
