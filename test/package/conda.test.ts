/** The package for conda, as the tool that built it reads it. */
import { afterAll, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { builtMachines, makeCondaPackage, makeWheel } from "../../scripts/packages.ts";
import { prepareTools } from "../../scripts/pythons/tools.ts";
import { CACHE } from "../../scripts/pythons.ts";
import { execute, Workplace } from "../support/floodmark.ts";

const DESCRIBE = `
import json, sys, zipfile
from rattler_build import Package
made, wheel = Package.from_file(sys.argv[1]), zipfile.ZipFile(sys.argv[2])
print(json.dumps({
    "is": [made.name, made.version, made.subdir, made.noarch],
    "depends": made.depends,
    "files": sorted(made.files),
    "wheel": sorted("site-packages/" + name for name in wheel.namelist()),
}))`;

const place = new Workplace();
afterAll(() => place.remove());

const PLATFORMS: Readonly<Record<string, string>> = { x86_64: "linux-64", aarch64: "linux-aarch64" };

test.each(builtMachines())(
  "for $name it has the wheel's files, for each Python, and brings a Node",
  async (machine) => {
    const wheel = await makeWheel(place.folder, machine);
    const made = await makeCondaPackage(place.folder, wheel, machine);
    const { python } = await prepareTools(CACHE)();
    const { stdout, stderr } = await execute(python, ["-c", DESCRIBE, made, wheel]);
    const found = JSON.parse(stdout || "{}");
    expect(found.is, stderr).toEqual(["floodmark", packageJson.version, PLATFORMS[machine.name], "python"]);
    expect(found.depends).toEqual(["__glibc >=2.17", "nodejs >=20.19", "python >=3.9"]);
    expect(found.files).toEqual(found.wheel);
  },
);
