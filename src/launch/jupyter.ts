import { spawnSync } from "node:child_process";
import { InputError } from "../recording/errors.ts";
import { findInterpreter } from "./interpreter.ts";

/** Where Jupyter is to find the kernel. */
export interface KernelPlace {
  readonly name?: string;
  readonly user?: boolean;
  /** The environment of the Python, if neither this nor the user's place is chosen. */
  readonly prefix?: string;
  readonly python?: string;
}

/**
 * Adds the kernel "Python 3 with Floodmark" to Jupyter, by the Python package, which knows where kernels go; gives its folder.
 * @throws InputError where the Python has no such package, or says that it can't.
 */
export function installKernel({ name, user, prefix, python }: KernelPlace): string {
  const { path } = findInterpreter(python, process.env);
  const words = [
    ...(name === undefined ? [] : [`--name=${name}`]),
    ...(user ? ["--user"] : []),
    ...(prefix === undefined ? [] : [`--prefix=${prefix}`]),
  ];
  const { status, stdout, stderr } = spawnSync(path, ["-m", "floodmark._kernelspec", ...words], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (status === 0) return stdout.trim();
  const said = (stderr ?? "").trim().split("\n").at(-1)!;
  if (said.startsWith("floodmark: ")) throw new InputError(said.slice("floodmark: ".length));
  if (/No module named '?floodmark/.test(said)) {
    throw new InputError(
      `${path} has no floodmark: ${path} -m pip install 'floodmark[node]', or name another Python with --python`,
    );
  }
  throw new InputError(`${path} can't add the kernel: ${said || "it ended without a word"}`);
}
