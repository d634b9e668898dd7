import type { DefaultTheme } from "vitepress";

export const SIDEBAR: DefaultTheme.SidebarItem[] = [];
