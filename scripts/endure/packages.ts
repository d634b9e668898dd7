import { join } from "node:path";
import { findOrFetch } from "../pythons/fetch.ts";
import { fetchPackage } from "../pythons/package.ts";
import { prepareTools } from "../pythons/tools.ts";
import { makeVenv } from "../pythons/venv.ts";
import { CACHE, ROOT } from "../pythons.ts";
import type { Suite } from "./compare.ts";

/** Its wheel has no tests, its source distribution has. */
const MSGPACK = "msgpack==1.1.2";
/** Of numpy's own tests, those of its arrays' memory and buffers, but for the ones that it calls slow itself. */
const NUMPY = ["array_interface", "dlpack", "item_selection", "multiarray", "scalarbuffer", "shape_base"].map(
  (name) => `numpy._core.tests.test_${name}`,
);

/** Of greenlet's, which exchanges stacks below the interpreter, all but those that repeat others until nothing leaks, for minutes. */
const LEAKS = "--ignore-glob=*/test_leaks.py";

/** The suites of public packages with C extensions, in an environment of their own. @throws an error if it can't be made. */
export async function packageSuites(minor: string): Promise<Suite[]> {
  const tools = prepareTools(CACHE);
  const base = await findOrFetch(minor, CACHE, tools);
  const requirements = join(ROOT, "scripts", "endure", "requirements.txt");
  const python = await makeVenv(base, join(CACHE, `venv-endure-${minor}`), requirements, tools);
  const source = await fetchPackage(python, CACHE, MSGPACK);
  const pytest = (name: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Suite => ({
    name,
    command: (junit) => [
      python,
      "-m",
      "pytest",
      "-q",
      "-p",
      "no:cacheprovider",
      `--junitxml=${junit}`,
      ...words,
    ],
    options: { cwd: source, env },
  });
  return [
    pytest("msgpack", ["test"]),
    pytest("numpy", ["-m", "not slow", "--pyargs", ...NUMPY]),
    pytest("greenlet", ["--pyargs", "greenlet.tests", LEAKS], { GREENLET_SKIP_LEAKCHECKS: "1" }),
  ];
}
