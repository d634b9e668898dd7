import { describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { areGood, type Check } from "../terminal/checks.ts";
import { diagnose, NODE_LEAST } from "./diagnosis.ts";
import type { Facts, MachineFacts } from "./facts.ts";

const MIB = 1 << 20;

const SOUND: MachineFacts = {
  settings: null,
  agent: { found: "/opt/libfloodmark.so" },
  python: {
    found: { command: "py", path: "/bin/py", implementation: "cpython", version: "3.12.3", obstacle: null },
  },
  results: { found: { folder: "out", above: "/home", free: 50_000 * MIB } },
  trial: { held: 16 * MIB, recorded: 16 * MIB + 57 },
  memory: [{ place: "machine", bytes: 8000 * MIB, size: 16_000 * MIB, reserve: 95 * MIB }],
  addressSpace: null,
  preloads: [],
  sandbox: { hasSeccompFilter: false, hasReadOnlyRoot: false },
  browser: null,
};

const LINUX: Facts["platform"] = { system: "linux", release: "6.1.0", arch: "x64", libc: "glibc 2.36" };

/** What is said of a machine that is sound but for this. */
const checksOf = (unlike: Partial<MachineFacts>): readonly Check[] =>
  diagnose({ platform: LINUX, node: "22.1.0", machine: { ...SOUND, ...unlike } });

function find(checks: readonly Check[], name: string): string {
  const { state, says } = checks.find((check) => check.name === name)!;
  return `${state}: ${says}`;
}

const say = (name: string, unlike: Partial<MachineFacts>): string => find(checksOf(unlike), name);

test("where nothing is wrong all is ok, each in one line", () => {
  const checks = checksOf({});
  expect(checks.filter(({ state }) => state !== "ok")).toEqual([]);
  expect(checks.filter(({ says }) => says === "" || says.includes("\n"))).toEqual([]);
  expect(find(checks, "platform")).toBe("ok: Linux 6.1.0 on x86-64, glibc 2.36");
  expect(find(checks, "python")).toBe("ok: CPython 3.12.3 in /bin/py");
});

describe("a platform that can't run the agent is named plainly, with what to do, and nothing else is looked at", () => {
  test.each<[string, Partial<Facts["platform"]>, RegExp]>([
    [
      "macOS",
      { system: "darwin", arch: "arm64", libc: null },
      /^no: macOS 6.1.0 on aarch64: .*never been run there: .*container/,
    ],
    ["Windows", { system: "win32", libc: null }, /^no: Windows 6.1.0 on x86-64: .*container/],
    [
      "riscv64",
      { arch: "riscv64" },
      /^no: Linux 6.1.0 on riscv64, glibc 2.36: take a machine with x86-64 or aarch64/,
    ],
    ["uClibc", { libc: null }, /^no: Linux 6.1.0 on x86-64, with neither glibc nor musl: .*python:3.13-slim/],
  ])("%s", (_name, unlike, says) => {
    const checks = diagnose({ platform: { ...LINUX, ...unlike }, node: "22.1.0", machine: null });
    expect(find(checks, "platform")).toMatch(says);
    expect(checks.map(({ name }) => name)).toEqual(["platform", "node"]);
  });
});

test("Node has to be as new as the package says", () => {
  expect(packageJson.engines.node).toBe(`>=${NODE_LEAST.join(".")}`);
  const judged = (node: string) => find(diagnose({ platform: LINUX, node, machine: SOUND }), "node");
  expect(judged("20.19.0")).toBe("ok: 20.19.0");
  expect(judged("21.0.0")).toBe("ok: 21.0.0");
  expect(judged("20.18.3")).toBe("no: 20.18.3 is too old: install 20.19 or later");
  expect(judged("18.20.0")).toMatch(/^no/);
});

describe("what stands against a profile", () => {
  test.each<[string, Partial<MachineFacts>, RegExp]>([
    ["settings", { settings: "FLOODMARK=off" }, /^no: FLOODMARK=off$/],
    ["agent", { agent: { problem: "cannot open shared object" } }, /^no: cannot open shared object$/],
    ["python", { python: { problem: "no python3 on the PATH" } }, /^no: no python3 on the PATH$/],
    [
      "python",
      {
        python: {
          found: {
            ...{ command: "pypy3", path: "/bin/pypy3", implementation: "pypy", version: "3.11.0" },
            obstacle: "it is pypy, not CPython",
          },
        },
      },
      /^no: can't profile \/bin\/pypy3: it is pypy, not CPython\. Name another Python with --python$/,
    ],
    ["trial", { trial: { problem: "its frames aren't laid out as known" } }, /^no: its frames/],
    ["trial", { trial: { held: 16 * MIB, recorded: 0 } }, /^no: .* 16\.0 MiB was recorded with 0 B/],
    ["trial", { trial: { held: 16 * MIB, recorded: 32 * MIB } }, /^no: .* was recorded with 32\.0 MiB/],
    ["results", { results: { problem: "can't write" } }, /^no: can't write$/],
  ])("%s", (name, unlike, says) => {
    expect(say(name, unlike)).toMatch(says);
    expect(areGood(checksOf(unlike))).toBe(false);
  });
});

describe("what is worth knowing, but stands against none", () => {
  const machine = SOUND.memory[0]!;
  test.each<[string, Partial<MachineFacts>, RegExp]>([
    [
      "results",
      { results: { found: { folder: "out", above: "/", free: 100 * MIB } } },
      /^note: out\/ can be written, with 100 MiB of room: .* 160 MiB a process at most$/,
    ],
    [
      "memory",
      { memory: [machine, { place: "cgroup", bytes: 20 * MIB, size: 512 * MIB, reserve: 51 * MIB }] },
      /^note: .*20\.0 MiB available below the cgroup's limit of 512 MiB: run leaves .* below 51\.0 MiB/,
    ],
    ["ulimit", { addressSpace: 4096 * MIB }, /^note: -v is 4\.00 GiB: .* 120 MiB/],
    ["preloads", { preloads: ["/usr/lib/libfaketime.so.1"] }, /^note: \/usr\/lib\/libfaketime\.so\.1: /],
  ])("%s", (name, unlike, says) => {
    expect(say(name, unlike)).toMatch(says);
    expect(areGood(checksOf(unlike))).toBe(true);
  });
});

test("allocators and the agent itself may be preloaded", () => {
  const preloads = ["/usr/lib/libjemalloc.so.2", "libtcmalloc_minimal.so.4", "/opt/libfloodmark.so"];
  expect(say("preloads", { preloads })).toMatch(/^ok: .*: no hindrance$/);
});

test("a sandbox is named, and what it means for results", () => {
  expect(say("sandbox", { sandbox: { hasSeccompFilter: true, hasReadOnlyRoot: true } })).toMatch(
    /^ok: a seccomp filter, .*a read-only root: results need a folder that is mounted$/,
  );
});

test("where no browser is opened the reason is said", () => {
  expect(say("browser", { browser: "this is CI" })).toMatch(/^ok: the report isn't opened, as this is CI/);
});

test("what was not tried is not said", () => {
  expect(checksOf({ trial: null }).map(({ name }) => name)).not.toContain("trial");
});
