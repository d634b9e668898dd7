import { ORIGINS, type Origin } from "./tree.ts";

const IMPORT_SYSTEM = /^<frozen (importlib\b|zipimport>)|(^|\/)importlib\/_bootstrap[^/]*\.py$/;
const LIBRARY = /\/lib(64)?\/python3\.\d+t?\/|(^|\/)(site|dist)-packages\/|(^|\/)python3\d+\.zip\/|^<frozen /;

/** Code that libraries write when they need it. */
const GENERATED = /^<(__array_function__ internals|attrs generated |decorator-gen-)/;

/** The file of code given to `python -c`, and of what `exec` runs: see foldFrames. */
export const STRING_FILE = "<string>";

/** Whose code a file holds; "" is a root's. What is no library's is the person's own, `<string>` and `<stdin>` too. */
export function originOf(file: string): Origin {
  if (file === "") return "root";
  if (IMPORT_SYSTEM.test(file)) return "import";
  return LIBRARY.test(file) || GENERATED.test(file) ? "library" : "own";
}

/** The same as an index into ORIGINS, as line tables hold it. */
export const originIndex = (origin: Origin): number => ORIGINS.indexOf(origin);
