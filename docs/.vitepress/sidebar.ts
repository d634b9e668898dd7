import type { DefaultTheme } from "vitepress";

/** All pages, in the order in which they may be read. */
export const SIDEBAR: DefaultTheme.SidebarItem[] = [
  {
    text: "Begin",
    items: [
      { text: "Floodmark", link: "/" },
      { text: "Installing", link: "/installing" },
      { text: "Tutorial", link: "/tutorial" },
      { text: "Coming from Fil or memray", link: "/migrating" },
    ],
  },
  {
    text: "Find out",
    items: [
      { text: "Reading a flame graph", link: "/flame-graph" },
      { text: "The report", link: "/report" },
      { text: "The timeline", link: "/timeline" },
      { text: "What to look at", link: "/findings" },
      { text: "Finding a leak", link: "/leak" },
      { text: "Out of memory", link: "/out-of-memory" },
      { text: "Comparing runs", link: "/diff" },
    ],
  },
  {
    text: "Where you work",
    items: [
      { text: "Command line", link: "/usage" },
      { text: "In a program", link: "/api" },
      { text: "Notebooks", link: "/notebooks" },
      { text: "Tests and CI", link: "/pytest" },
      { text: "In production", link: "/production" },
      { text: "Formats", link: "/formats" },
    ],
  },
  {
    text: "Background",
    items: [
      { text: "How it works", link: "/how-it-works" },
      { text: "Accuracy", link: "/accuracy" },
      { text: "Reliability", link: "/reliability" },
      { text: "Performance", link: "/performance" },
      { text: "Comparison with other tools", link: "/comparison" },
    ],
  },
];
