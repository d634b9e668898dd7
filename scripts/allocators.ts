import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import { CACHE } from "./pythons.ts";

/** Fetches a Debian package without installing it, kept for the next time; gives its library's path, or null. */
export async function fetchLibrary(name: string, library: string): Promise<string | null> {
  const folder = join(CACHE, "allocators", name);
  const path = join(folder, "usr", "lib", "x86_64-linux-gnu", library);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  await runCommand("apt-get", ["download", name], { cwd: folder });
  const archive = readdirSync(folder).find((file) => file.endsWith(".deb"));
  if (archive !== undefined) await runCommand("dpkg", ["-x", join(folder, archive), folder]);
  return existsSync(path) ? path : null;
}
