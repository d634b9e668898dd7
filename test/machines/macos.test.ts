/** The agent compiles for macOS, and is what dyld asks of a library that is to stand in for malloc. It isn't run: that takes a Mac. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listSources } from "../../scripts/agent.ts";
import { compileForMacos } from "../../scripts/agent-macos.ts";
import { inOneLine } from "../../scripts/command.ts";
import { CACHE, ROOT } from "../../scripts/pythons.ts";
import { prepareZig, type Zig } from "../../scripts/zig.ts";
import { MACHINES, type Machine } from "../../src/launch/machine.ts";
import { Workplace } from "../support/floodmark.ts";
import { readMachO } from "./mach-o.ts";

const place = new Workplace();
let zig: Zig | string;
beforeAll(async () => {
  try {
    zig = await prepareZig(CACHE);
  } catch (error) {
    zig = `there is no compiler for it: ${inOneLine(error)}`;
  }
});
beforeEach((context) => {
  if (typeof zig === "string") context.skip(zig);
});
afterAll(() => place.remove());

/** Each family as a whole: a block that comes by one of its functions and goes by another would never be seen to go. */
const FAMILIES = {
  heap: "malloc calloc realloc reallocf free valloc posix_memalign aligned_alloc",
  zones: "malloc calloc valloc realloc memalign free".replace(/\w+/g, "malloc_zone_$&"),
  mappings: "mmap munmap madvise mprotect shmat shmdt",
  "Mach's memory": "vm_allocate vm_deallocate mach_vm_allocate mach_vm_deallocate",
  threads:
    "pthread_create pthread_cond_wait pthread_cond_timedwait pthread_cond_signal pthread_cond_broadcast",
  endings: "_exit _Exit wait waitpid wait3 wait4 waitid",
};

test.each(Object.values(MACHINES) as Machine[])("the agent compiles for macOS on $title", async (machine) => {
  const path = place.path(`${machine.name}.dylib`);
  expect(await compileForMacos(zig as Zig, machine, path)).toBe("");
  const library = readMachO(readFileSync(path));
  const functions = Object.values(FAMILIES).join(" ").split(" ");
  expect([...library.namesIn("__DATA,__interpose")].sort()).toEqual(
    functions.map((name) => `_interpose_${name}`).sort(),
  );
  // Each is two addresses: the function's of ours, and the one that it stands for.
  expect(library.sections.get("__DATA,__interpose")).toEqual({ size: functions.length * 16, type: 0x0d });
  expect(functions.filter((name) => !library.imports.has(`_${name}`))).toEqual([]);
  expect(library.libraries).toEqual(["/usr/lib/libSystem.B.dylib"]);
  expect([...library.imports].filter(([, from]) => from !== 1)).toEqual([]);
  // A thread-local variable would call malloc in malloc's own hook.
  expect([...library.sections].filter(([, { type }]) => type === 0x13)).toEqual([]);
  expect(library.exports.length).toBeGreaterThan(5);
  expect(library.exports.filter((name) => !name.startsWith("_floodmark_"))).toEqual([]);
});

test("what is Linux's own or macOS's own stands behind the platform's header", () => {
  const own = /__linux__|__APPLE__|os_call|\bSYS_|<(?:elf|link|linux\/|mach\/|mach-o\/|malloc\/)/;
  const header = "os.h";
  const shared = listSources("linux").filter((path) => !path.includes("/linux/"));
  const headers = readdirSync(join(ROOT, "agent/src")).filter(
    (name) => name.endsWith(".h") && name !== header,
  );
  const files = [...shared, ...headers.map((name) => `agent/src/${name}`)];
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((path) => own.test(readFileSync(join(ROOT, path), "utf8")))).toEqual([]);
});
