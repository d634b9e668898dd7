import { execFileSync } from "node:child_process";
import type { Workplace } from "./floodmark.ts";

/** A program that claims to be a CPython, as far as anyone can tell before it runs, and ends with code 5. */
const SOURCE = `
#include <stdio.h>
#include <string.h>
static int has_begun;
int Py_IsInitialized(void) { return has_begun; }
const char *Py_GetVersion(void) { return "3.99.0 (main, Jan 1 2040)"; }
int main(int count, char **words) {
  has_begun = 1;
  int asked = count > 2 && strstr(words[count - 1], "floodmark implementation");
  puts(asked ? "floodmark implementation cpython" : "the program ran");
  return asked ? 0 : 5;
}`;

/** Compiles it to `python3.99`, and returns its path; throws with the compiler's words. */
export function compileUnknownPython(place: Workplace, ...flags: string[]): string {
  const path = place.path("python3.99");
  execFileSync(process.env.CC ?? "cc", [...flags, place.write("python3.99.c", SOURCE), "-o", path], {
    stdio: "pipe",
  });
  return path;
}
