/** How the pages' Markdown becomes the site's, where that isn't VitePress' way: they are read in the repository, too. */
import type { MarkdownRenderer } from "vitepress";

type Tokens = Parameters<MarkdownRenderer["renderer"]["render"]>[0];

export function adaptMarkdown(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("floodmark", ({ tokens }) => {
    for (const token of tokens) {
      if (token.children !== null) adaptRepositoryLinks(token.children);
      if (token.type === "code_block") token.type = "fence"; // looks like one, and scrolls by itself
    }
    emptyHeadersAreCells(tokens);
  });
}

/** An example is there to be fetched. A link to another file of the repository has none to lead to: what it says stays, as text. */
function adaptRepositoryLinks(children: Tokens): void {
  let isDropped = false;
  for (const token of children) {
    const address = token.type === "link_open" ? (token.attrGet("href") ?? "") : "";
    if (address.startsWith("../examples/")) {
      token.attrSet("href", address.slice("../".length));
      token.attrSet("download", "");
    } else if (address.startsWith("../")) {
      isDropped = true;
    }
    if (!isDropped || !token.type.startsWith("link_")) continue;
    if (token.type === "link_close") isDropped = false;
    token.type = token.type.replace("link", "span");
    token.tag = "span";
    token.attrs = null;
  }
}

/** Tables have to have a head in Markdown; a screen reader should not be told of one that is empty. */
function emptyHeadersAreCells(tokens: Tokens): void {
  tokens.forEach((token, index) => {
    const isEmpty = token.type === "th_open" && tokens[index + 1]?.content === "";
    if (isEmpty) for (const tag of [token, tokens[index + 2]!]) tag.tag = "td";
  });
}
