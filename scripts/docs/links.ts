/** Whether the links within the site lead somewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The links within a built site whose page or heading isn't there, each with the page that it stands on. */
export function deadLinks(folder: string, base: string): string[] {
  const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));
  const texts = new Map(pages.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const dead = pages.flatMap((page) =>
    [...texts.get(page)!.matchAll(/<a\b[^>]*? href="([^"]*)"/g)]
      .map(([, address = ""]) => address)
      .filter((address) => !isThere(address, page))
      .map((address) => `${page}: ${address}`),
  );
  return [...new Set(dead)];

  function isThere(address: string, page: string): boolean {
    if (/^[a-z]+:/.test(address)) return true;
    const { pathname, hash } = new URL(address, `file://${base}${page}`);
    const name = pathname.slice(base.length) || "index.html";
    if (!texts.has(name)) return existsSync(join(folder, name));
    return hash === "" || texts.get(name)!.includes(` id="${decodeURIComponent(hash.slice(1))}"`);
  }
}
