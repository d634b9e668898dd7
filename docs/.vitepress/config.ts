/** The documentation site: `npm run docs` makes it of docs/*.md, in dist-docs/. It loads nothing from other hosts. */
import { defineConfig } from "vitepress";
import { SIDEBAR } from "./sidebar.ts";

export default defineConfig({
  title: "Floodmark",
  description: "A memory profiler for Python programs",
  lang: "en",
  outDir: "../dist-docs",
  cacheDir: "../.cache/vitepress",
  themeConfig: {
    nav: [
      { text: "Tutorial", link: "/tutorial" },
      { text: "Command line", link: "/usage" },
      { text: "Python", link: "/api" },
    ],
    sidebar: SIDEBAR,
    outline: { level: [2, 3] },
    search: { provider: "local" },
  },
});
