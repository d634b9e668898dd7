/** `npm run build`, also run by `npm ci`: the agent, the report's browser part and the command line, into dist/. */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { build } from "esbuild";
import { describePlatform, obstacleOfPlatform, readPlatform } from "../src/launch/platform.ts";
import { compileAgents, Missing } from "./agent.ts";
import { collectLicences } from "./licences.ts";
import { bundleReportUi } from "./report-ui.ts";

const run = promisify(execFile);
process.chdir(new URL("..", import.meta.url).pathname);

function checkPlatform(): void {
  const platform = readPlatform();
  const obstacle = obstacleOfPlatform(platform);
  if (obstacle !== null) throw new Missing(`${describePlatform(platform)}: ${obstacle}`);
}

/** These two give the files that the bundle was made of. */
async function bundleReport(): Promise<readonly string[]> {
  const { script, style, inputs } = await bundleReportUi();
  writeFileSync("dist/report-ui.js", script);
  writeFileSync("dist/report-ui.css", style);
  return inputs;
}

async function bundleCommandLine(): Promise<readonly string[]> {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const { metafile } = await build({
    entryPoints: { floodmark: "src/cli/main.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    metafile: true,
    format: "cjs",
    platform: "node",
    target: "node20.19",
    minifySyntax: true,
    banner: {
      js: "#!/usr/bin/env node\nconst bundleUrl = require('node:url').pathToFileURL(__filename).href;",
    },
    define: { "import.meta.url": "bundleUrl", FLOODMARK_VERSION: JSON.stringify(version) },
    logLevel: "warning",
  });
  chmodSync("dist/floodmark.cjs", 0o755);
  linkCommand();
  return Object.keys(metafile.inputs);
}

/** npm links a package's own commands only where it is installed; this makes `npx floodmark` work in the clone. */
function linkCommand(): void {
  mkdirSync("node_modules/.bin", { recursive: true });
  rmSync("node_modules/.bin/floodmark", { force: true });
  symlinkSync("../../dist/floodmark.cjs", "node_modules/.bin/floodmark");
}

/** Building needs no Python, running a program does. */
async function notePython(): Promise<void> {
  const check = "import sys; sys.exit(sys.version_info < (3, 6))";
  try {
    await run("python3", ["-I", "-S", "-c", check]);
  } catch {
    console.error(
      "floodmark: note: no python3 of version 3.6 or later is on the PATH; " +
        "`floodmark run` needs one: install it, activate its environment, or name it with --python",
    );
  }
}

try {
  const began = performance.now();
  checkPlatform();
  mkdirSync("dist", { recursive: true });
  const bundles = Promise.all([bundleReport(), bundleCommandLine()]);
  const [inputs] = await Promise.all([bundles, compileAgents(), notePython()]);
  writeFileSync("dist/licences.txt", collectLicences(inputs.flat()));
  console.error(`floodmark: built into dist/ in ${((performance.now() - began) / 1000).toFixed(1)} s`);
} catch (error) {
  // esbuild has already said what is wrong in a source.
  if (error instanceof Missing) console.error(`floodmark: ${error.message}`);
  else if (!(error instanceof Error && "errors" in error)) console.error(error);
  process.exitCode = 1;
}
