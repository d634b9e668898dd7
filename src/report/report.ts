import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { formatCommand } from "../analysis/format.ts";
import { type View, viewPeak } from "../analysis/view.ts";
import type { Profile } from "../profile/profile.ts";
import { type Assets, loadAssets } from "./bundle.ts";
import { collectData } from "./collect.ts";
import type { SourceChoice } from "./collect-sources.ts";
import type { ReportData } from "./data.ts";
import type { DiffData } from "./diff-data.ts";
import { packValue } from "./pack.ts";

export interface ReportOptions {
  /** The page's script and style; by default those that were built. */
  readonly assets?: Assets;
  /** What is shown in the place of the peak. */
  readonly view?: View;
  /** Default: the text of all files but those that look like they hold secrets. */
  readonly sources?: SourceChoice;
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

/** The mark: a waterline above the flood that it remembers. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M1 13V9.5h3L6 5h4l2 4.5h3V13z" fill="#a9cde4"/><path d="M0 2.5h16v1.6H0z" fill="#0b6191"/></svg>`;

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
<link rel="icon" href="data:image/svg+xml;base64,${Buffer.from(ICON).toString("base64")}">
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

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
