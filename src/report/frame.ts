import { escapeHtml } from "./escape-html.ts";

/** What the page around a report tells it: whether that is light or dark. */
export interface SchemeMessage {
  readonly floodmarkScheme: "light" | "dark";
}

/** At first; it can be drawn larger. */
const HEIGHT = 640;

/** Light text stands on a dark ground. */
const TELL_SCHEME =
  "const [r,g,b]=getComputedStyle(this).color.match(/[\\d.]+/g);" +
  "this.contentWindow.postMessage({floodmarkScheme:+r+ +g+ +b>384?'dark':'light'},'*')";

/**
 * A report inside of another page, with all of it in there: nothing is loaded, so it also opens where that page is kept. It may run its
 * script and nothing else: it has no origin, and what surrounds it is out of its reach.
 */
export function renderFrame(report: string, title: string): string {
  const inner =
    `<iframe sandbox="allow-scripts" title="${escapeHtml(title)}" onload="${escapeHtml(TELL_SCHEME)}" ` +
    `style="width:100%;height:100%;border:0" srcdoc="${escapeDocument(report)}"></iframe>`;
  return `<div style="height:${HEIGHT}px;resize:vertical;overflow:hidden;padding-bottom:14px">${inner}</div>`;
}

/** The least that an attribute needs, as a document is long; and plain ASCII, of which Python's strings take a byte a character, not up to four. */
const escapeDocument = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`);
