import { build } from "esbuild";

/** The code that stands in every report. */
export interface ReportUi {
  readonly script: string;
  readonly style: string;
  /** The files that it was made of. */
  readonly inputs: readonly string[];
}

/** Bundles the browser part of the report from src/report/ui. The working folder is the repository's. */
export async function bundleReportUi(): Promise<ReportUi> {
  const { outputFiles, metafile } = await build({
    entryPoints: { script: "src/report/ui/main.tsx", style: "src/report/ui/style.css" },
    outdir: "unused",
    write: false,
    metafile: true,
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  const textOf = (name: string): string => {
    const file = outputFiles.find(({ path }) => path.endsWith(name));
    if (file === undefined) throw new Error(`esbuild made no ${name}`);
    return file.text;
  };
  return { script: textOf("script.js"), style: textOf("style.css"), inputs: Object.keys(metafile.inputs) };
}
