import { DEBIAN_MINORS, fetchFromDebian } from "./debian.ts";
import { findInstalled, type Interpreter, probe } from "./find.ts";
import { fetchFromMaven, JARS } from "./maven.ts";
import { BUILT_MINORS, buildFromSource } from "./source.ts";
import type { Tools } from "./tools.ts";

async function fetchExecutable(minor: string, folder: string, tools: Tools): Promise<string> {
  if (BUILT_MINORS.includes(minor)) return buildFromSource(minor, folder);
  if (minor in JARS) return fetchFromMaven(minor, folder);
  if (!DEBIAN_MINORS.includes(minor)) throw new Error("it is not installed, and is not fetched");
  return fetchFromDebian(minor, folder, (await tools()).patchelf);
}

/**
 * The installed interpreter of a version, or else one that is fetched into `folder` from the registry that has it, or built there, and kept
 * for the next time, without root. Throws an error that says why it can't be had.
 */
export async function findOrFetch(minor: string, folder: string, tools: Tools): Promise<Interpreter> {
  const installed = await findInstalled(minor);
  if (installed !== null) return installed;
  const found = await probe(await fetchExecutable(minor, folder, tools), minor);
  if (found === null) throw new Error(`the Python ${minor} that was fetched does not run on this system`);
  return found;
}
