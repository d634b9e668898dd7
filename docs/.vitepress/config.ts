/** The documentation site: `npm run docs` makes it of docs/*.md, in dist-docs/. It loads nothing from other hosts. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { deadLinks } from "../../scripts/docs/links.ts";
import { adaptMarkdown } from "../../scripts/docs/markdown.ts";
import { ROOT } from "../../scripts/pythons.ts";
import { ICON_ADDRESS } from "../../src/report/icon.ts";
import { SIDEBAR } from "./sidebar.ts";

export default defineConfig({
  title: "Floodmark",
  description: "A memory profiler for Python programs",
  lang: "en",
  head: [["link", { rel: "icon", href: ICON_ADDRESS }]],
  outDir: "../dist-docs",
  cacheDir: "../.cache/vitepress",
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: adaptMarkdown,
  },
  buildEnd({ outDir, site }) {
    cpSync(join(ROOT, "examples"), join(outDir, "examples"), { recursive: true });
    const dead = deadLinks(outDir, site.base); // VitePress itself knows pages, not headings
    if (dead.length > 0) throw new Error(`dead links:\n${dead.join("\n")}`);
  },
  themeConfig: {
    nav: [
      { text: "Tutorial", link: "/tutorial" },
      { text: "Command line", link: "/usage" },
      { text: "In a program", link: "/api" },
    ],
    sidebar: SIDEBAR,
    outline: { level: [2, 3] },
    search: { provider: "local" },
  },
});
