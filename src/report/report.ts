import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { formatCommand } from "../analysis/format.ts";
import { type View, viewPeak } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import { type Assets, loadAssets } from "./bundle.ts";
import { collectData } from "./collect.ts";
import type { ReportChoice } from "./collect-sources.ts";
import type { ReportData } from "./data.ts";
import type { DiffData } from "./diff-data.ts";
import { escapeHtml } from "./escape-html.ts";
import { ICON_ADDRESS } from "./icon.ts";
import { packValue } from "./pack.ts";

export interface ReportOptions {
  /** The page's script and style; by default those that were built. */
  readonly assets?: Assets;
  /** What is shown in the place of the peak. */
  readonly view?: View;
  /** Default: the text of all files but those that look like they hold secrets. */
  readonly sources?: ReportChoice;
}

/** The report of a profile: one HTML document that loads nothing. Reads the source files that its frames name. */
export async function renderReport(profile: Profile, options: ReportOptions = {}): Promise<string> {
  const data = collectData(options.view ?? viewPeak(profile), options.sources);
  const command = formatCommand(profile.run.command);
  return renderDocument(data, command, options.assets ?? (await loadAssets()));
}

/** The page of a difference by line, of the same kind. */
export async function renderDiffReport(data: DiffData, assets?: Assets): Promise<string> {
  const { a, b } = data.runs;
  const name = a.command === b.command ? `${b.command}: A → B` : `${a.command} → ${b.command}`;
  return renderDocument(data, name, assets ?? (await loadAssets()));
}

/**
 * The data stands in the document compressed, as base64: text from the profiled program can't end an element, whatever
 * it holds. The policy lets run what was written here and nothing else, and nothing at all be loaded.
 */
function renderDocument(data: ReportData | DiffData, name: string, { script, style }: Assets): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashSource(script)}'`,
    `style-src '${hashSource(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const payload = gzipSync(packValue(data), { level: 5 }).toString("base64");
  const title = escapeHtml(`${name} – floodmark`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${ICON_ADDRESS}">
<style>${style}</style>
</head>
<body>
<div id="page"><noscript>This report draws itself with JavaScript, which is turned off here.</noscript></div>
<script type="application/octet-stream" id="data">${payload}</script>
<script>${script}</script>
</body>
</html>
`;
}

function hashSource(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
