import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Workplace } from "../support/floodmark.ts";

/** Compiles what runs a command under a filter of system calls, which says how; gives its path. */
export function compileFilter(place: Workplace): string {
  const source = fileURLToPath(new URL("native/filter.c", import.meta.url));
  const filter = place.path("filter");
  execFileSync(process.env.CC ?? "cc", ["-Wall", "-O1", source, "-o", filter]);
  return filter;
}
