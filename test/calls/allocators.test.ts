import { describe, test } from "vitest";
import { fetchLibrary } from "../../scripts/allocators.ts";
import { anyPython } from "../support/pythons.ts";
import { checkProgram, compileLoader, Libraries } from "./calls.ts";

const JEMALLOC = "libjemalloc.so.2";
const ALLOCATORS = [
  ["libjemalloc2", JEMALLOC],
  ["libtcmalloc-minimal4", "libtcmalloc_minimal.so.4"],
] as const;

for (const [name, library] of ALLOCATORS) {
  const path = await fetchLibrary(name, library);
  const title =
    path === null ? `${name} is skipped: apt-get and dpkg could not fetch it` : `${name}, preloaded`;
  describe.skipIf(path === null)(title, () => {
    test("malloc's family counts", async () => {
      const libraries = new Libraries();
      await libraries.compile("heap.c", "heap.so");
      const old = await libraries.compile("old.c", "old.so");
      await checkProgram(anyPython(), "heap.py", libraries, { env: { LD_PRELOAD: `${path}:${old}` } });
    });

    test("what goes past it, to the C library's own, counts", async () => {
      await checkProgram(anyPython(), "loading.py", await compileLoader(), {
        env: { LD_PRELOAD: path ?? "" },
      });
    });

    test("blocks of 8 bytes count, each for the line that took it", async () => {
      const libraries = new Libraries();
      await libraries.compile("small.c", "small.so");
      await checkProgram(anyPython(), "small.py", libraries, { env: { LD_PRELOAD: path ?? "" } });
    });

    if (library === JEMALLOC)
      test("jemalloc's own functions count", async () => {
        const libraries = new Libraries();
        await libraries.compile("jemalloc.c", "jemalloc.so");
        await checkProgram(anyPython(), "jemalloc.py", libraries, { env: { LD_PRELOAD: path ?? "" } });
      });

    test("its own C++ operators count, exceptions pass through them", async () => {
      const libraries = new Libraries();
      await libraries.compile("operators.cc", "operators.so", ["-std=c++17"]);
      const env = { LD_PRELOAD: path ?? "" };
      await checkProgram(anyPython(), "operators.py", libraries, { env });
    });
  });
}
