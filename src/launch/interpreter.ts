import { execFile } from "node:child_process";
import { join } from "node:path";
import { InputError } from "../recording/errors.ts";
import { findExecutable } from "./executable.ts";
import { obstacleToLoading } from "./loader.ts";
import type { Target } from "./target.ts";

/** A Python, known to be one. */
export interface Interpreter {
  /** As it is started: a bare name stays one, so that the program sees the argv that it would have seen. */
  readonly command: string;
  readonly path: string;
}

/** Names the Python that the command was installed for; its Python package sets it. Not for the program's eyes. */
export const INSTALLED_FOR = "FLOODMARK_PYTHON";

/**
 * The Python that is asked for, else the one that Floodmark is installed for, else the active virtual environment's,
 * else `python3` on the PATH.
 */
export function findInterpreter(asked: string | undefined, environment: NodeJS.ProcessEnv): Interpreter {
  const own = environment.VIRTUAL_ENV ? join(environment.VIRTUAL_ENV, "bin", "python") : "python3";
  const command = asked ?? (environment[INSTALLED_FOR] || own);
  const found = findExecutable(command, environment.PATH);
  if (found.kind === "executable") return { command, path: found.path };
  if (found.kind === "not executable") {
    throw new InputError(`${found.path} can't be executed: name a Python with --python`);
  }
  if (asked !== undefined) throw new InputError(`no Python at ${asked}: name one with --python`);
  throw new InputError(
    environment.VIRTUAL_ENV
      ? `the active virtual environment has no Python (${own}): make it anew, or name a Python with --python`
      : "no python3 on the PATH: install Python 3.6 or later, or name one with --python",
  );
}

/** What a Python says of itself. */
export interface Identity {
  /** Such as cpython. */
  readonly implementation: string;
  /** Such as 3.12.3, or "3.14.0, free-threaded"; "" where it doesn't say. */
  readonly version: string;
  /** Why the agent can't be loaded into it, or null. */
  readonly obstacle: string | null;
}

/** Runs an interpreter once, without its site packages. @throws InputError where it is no Python. */
export async function identify({ command, path }: Interpreter): Promise<Identity> {
  return readIdentity(path, await askPython(command, ["-E", "-S", "-c", IDENTIFY]));
}

function readIdentity(path: string, answer: string): Identity {
  const implementation = /^floodmark implementation (\S+)$/m.exec(answer)?.[1];
  if (implementation === undefined) throw new InputError(`${path} is not a Python: name one with --python`);
  const obstacle =
    implementation === "cpython" ? obstacleToLoading(path) : `it is ${implementation}, not CPython`;
  return { implementation, version: /^floodmark version (.+)$/m.exec(answer)?.[1] ?? "", obstacle };
}

/**
 * Looks at the interpreter's file, and runs it once to see that it is a CPython and, for `-m`, that it has the module.
 * With `bestEffort` it need only be a Python. Throws InputError.
 */
export async function checkInterpreter(
  interpreter: Interpreter,
  target: Target,
  bestEffort: boolean,
): Promise<void> {
  const { command, path } = interpreter;
  // Only a search for modules needs the site packages, which may take long to set up.
  const question =
    target.kind === "module" ? ["-c", IDENTIFY + FIND_MODULE, target.name] : ["-E", "-S", "-c", IDENTIFY];
  const answer = await askPython(command, question);
  const { obstacle } = readIdentity(path, answer);
  if (obstacle !== null && !bestEffort) {
    throw new InputError(
      `can't profile ${path}: ${obstacle}. The program was not started. Name another Python with --python, ` +
        "or run with --best-effort to run it unprofiled.",
    );
  }
  if (target.kind !== "module") return;
  const problem = /^floodmark module (.+)$/m.exec(answer)?.[1];
  if (problem === "missing") {
    const hint = target.name.endsWith(".py")
      ? "leave out -m to run a script"
      : "install it there, or name another Python with --python";
    throw new InputError(`no module named ${target.name} for ${interpreter.path}: ${hint}`);
  }
  if (problem === "no main") {
    throw new InputError(`${target.name} is a package without __main__: name one of its modules after -m`);
  }
}

/** What the interpreter prints; a failure shows in what is missing there. */
function askPython(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { timeout: 60_000 }, (_error, stdout) => resolve(stdout));
    child.stdin?.end();
  });
}

const IDENTIFY = `
import sys
print("floodmark implementation " + getattr(getattr(sys, "implementation", None), "name", "cpython"))
free = ", free-threaded" if "t" in getattr(sys, "abiflags", "") else ""
print("floodmark version %d.%d.%d" % sys.version_info[:3] + free)
`;

/**
 * Looks for a module as `python -m` does, without executing it. At first nothing at all is imported; only when that
 * finds nothing in a package is the package, since it may extend its own path.
 */
const FIND_MODULE = `
def find_quietly(name):
    import importlib.machinery
    path, known = None, ""
    for part in name.split("."):
        known = known + "." + part if known else part
        found = None
        for finder in sys.meta_path:
            found = found or (hasattr(finder, "find_spec") and finder.find_spec(known, path)) or None
        if not found or (known != name and found.submodule_search_locations is None):
            return None
        path = found.submodule_search_locations
    return found

def find(name):
    import importlib.util
    found = find_quietly(name)
    package = name.rpartition(".")[0]
    if found or not package:
        return found
    parent = find(package)
    if not parent or parent.submodule_search_locations is None:
        return None
    return importlib.util.find_spec(name)

def problem(name):
    found = find(name)
    if not found:
        return "missing"
    if found.submodule_search_locations is not None and not find(name + ".__main__"):
        return "no main"
    return "none"

try:
    print("floodmark module " + problem(sys.argv[1]))
except BaseException:
    print("floodmark module unsure: the program itself will say what is wrong")
`;
