/** floodmark doctor: what it says agrees with what run would do, and nothing is left behind. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { fetchLibrary } from "../../scripts/allocators.ts";
import { type ExecuteOptions, execute, FLOODMARK, floodmark, Workplace } from "../support/floodmark.ts";
import { ALL_MINORS, anyPython, onEachPython } from "../support/pythons.ts";
import { compileUnknownPython } from "../support/unknown-python.ts";

const python = anyPython().executable;
const place = new Workplace();
afterEach(() => place.remove());

interface Said {
  readonly code: number | null;
  readonly canProfile: boolean;
  /** What is said of each, with its state before it. */
  readonly of: Readonly<Record<string, string>>;
}

async function doctor(args: readonly string[] = [], options: ExecuteOptions = {}): Promise<Said> {
  const words = ["doctor", "--json", "--python", python, ...args];
  const { stdout, stderr, code } = await floodmark(words, { cwd: place.folder, ...options });
  expect(stderr).toBe("");
  return read(stdout, code);
}

function read(stdout: string, code: number | null): Said {
  const { canProfile, checks } = JSON.parse(stdout) as {
    canProfile: boolean;
    checks: { name: string; state: string; says: string }[];
  };
  const of = Object.fromEntries(checks.map(({ name, state, says }) => [name, `${state}: ${says}`]));
  return { code, canProfile, of };
}

onEachPython(({ executable, version }) => {
  test("can be profiled, as a trial shows", async () => {
    const { code, canProfile, of } = await doctor(["--python", executable]);
    const [, number, kind] = /^([\d.]+)(t?)/.exec(version) ?? [];
    expect(of.python).toBe(`ok: CPython ${number}${kind && ", free-threaded"} in ${executable}`);
    expect(of.trial).toBe("ok: its 16.0 MiB were found, in the line that holds them");
    expect([code, canProfile]).toEqual([0, true]);
    expect(place.list()).toEqual([]);
  });
}, ALL_MINORS);

test("a person reads a line for each thing, and a program that is profiled first", async () => {
  const { stdout, code } = await floodmark(["doctor", "--python", python], { cwd: place.folder });
  expect(stdout).toMatch(
    /^floodmark {2}Python programs can be profiled here\n\n {2}ok {4}platform {2}Linux /,
  );
  expect(stdout).toMatch(/^ {2}ok {4}agent {5}\S+libfloodmark\.so loads$/m);
  expect(code).toBe(0);
});

describe("a Python that can't be profiled", () => {
  const refused = async (executable: string, name: string, says: RegExp) => {
    const { code, canProfile, of } = await doctor(["--python", executable]);
    expect(of[name]).toMatch(says);
    expect([code, canProfile]).toEqual([1, false]);
  };
  test("is none", () => refused("/bin/sh", "python", /^no: \/bin\/sh is not a Python: name one with/));
  test("isn't there", () => refused("./no", "python", /^no: no Python at \.\/no: name one with --python/));
  test("isn't known to the agent", () =>
    refused(
      compileUnknownPython(place, "-rdynamic"),
      "trial",
      /^no: can't profile .*python3\.99: .*; it is 3\.99\.0/,
    ));
  test("is linked statically", () =>
    refused(
      compileUnknownPython(place, "-static"),
      "python",
      /^no: can't profile .*: it is linked statically/,
    ));
});

describe("a folder that can't take the results", () => {
  test("is none where folders can be made", async () => {
    const { code, of } = await doctor([], { cwd: "/proc" });
    expect(of.results).toMatch(/^no: can't write results into \/proc.*: choose another folder with -o DIR$/);
    expect(of.trial).toMatch(/^ok/);
    expect(code).toBe(1);
  });

  test("isn't empty", async () => {
    place.write("full", "");
    const { code, of } = await doctor(["-o", place.folder]);
    expect(of.results).toMatch(/^no: .* is not empty: name a new or empty folder with -o DIR$/);
    expect(code).toBe(1);
  });

  test.runIf(canMount())("is read-only, or full", async () => {
    mkdirSync(place.path("disk"));
    const inside = async (options: string) => {
      const line = `mount -t tmpfs -o ${options} none disk && exec "$@"`;
      const words = [process.execPath, FLOODMARK, "doctor", "--json", "--python", python, "-o", "disk/out"];
      const { stdout, code } = await execute("unshare", ["-m", "sh", "-c", line, "sh", ...words], {
        cwd: place.folder,
      });
      return read(stdout, code);
    };
    const readOnly = await inside("ro");
    expect(readOnly.of.results).toMatch(/^no: can't write results into .*disk.*-o DIR$/);
    expect(readOnly.code).toBe(1);
    const full = await inside("size=512k");
    expect(full.of.results).toMatch(/^note: disk\/out\/ can be written, with 512 KiB of room: /);
    expect(full.of.trial).toMatch(/^no: /);
    expect(full.code).toBe(1);
  });
});

function canMount(): boolean {
  try {
    execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("what is set", () => {
  test("switches recording off", async () => {
    const { code, of } = await doctor([], { env: { FLOODMARK: "off" } });
    expect(of.settings).toMatch(/^no: FLOODMARK=off: nothing is recorded, take it out/);
    expect([code, of.trial]).toEqual([1, undefined]);
  });

  test("means nothing", async () => {
    const { code, of } = await doctor([], { env: { FLOODMARK_SAMPLE: "some" } });
    expect(of.settings).toMatch(/^no: FLOODMARK_SAMPLE=some means nothing: give a size/);
    expect(code).toBe(1);
  });
});

test("another allocator is no hindrance, as the trial shows", async ({ skip }) => {
  const library = await fetchLibrary("libjemalloc2", "libjemalloc.so.2");
  if (library === null) return skip("no jemalloc to be had");
  const { code, of } = await doctor([], { env: { LD_PRELOAD: library } });
  expect(of.preloads).toBe(`ok: ${library}: no hindrance`);
  expect(of.trial).toMatch(/^ok/);
  expect(code).toBe(0);
});

test("a limit of address space is told, with what Floodmark takes of it", async () => {
  const line = `ulimit -v 4194304 && exec "$@"`;
  const words = [process.execPath, FLOODMARK, "doctor", "--json", "--python", python];
  const { stdout, code } = await execute("sh", ["-c", line, "sh", ...words], { cwd: place.folder });
  const { of } = read(stdout, code);
  expect(of.ulimit).toMatch(/^note: -v is 4\.00 GiB: Floodmark's tables take 120 MiB/);
  expect([code, of.trial]).toEqual([0, "ok: its 16.0 MiB were found, in the line that holds them"]);
});
