import { join } from "node:path";
import { ROOT } from "../../scripts/pythons.ts";

/** A program that says how many bytes its lines hold at the peak, and what it takes to run it. */
export interface Case {
  readonly program: string;
  /** Sources in test/calls/native/ of the libraries that it calls. */
  readonly libraries: readonly Library[];
  /** Libraries to preload: by name, those of the case or `jemalloc`. */
  readonly preload: readonly string[];
  readonly args: readonly string[];
  readonly environment: readonly string[];
  /** Functions whose lines don't run this way. */
  readonly unused: readonly string[];
  /** In place of the program's own first line. */
  readonly title?: string;
}

export interface Library {
  readonly source: string;
  /** Its file's name; by default the source's, with `.so`. */
  readonly name?: string;
  readonly flags?: readonly string[];
}

const NOTHING = { libraries: [], preload: [], args: [], environment: [], unused: [] };

const own = (name: string, more: Partial<Case> = {}): Case => ({
  ...NOTHING,
  program: join(ROOT, "bench", "accuracy", name),
  ...more,
});

const call = (name: string, more: Partial<Case>): Case => ({
  ...NOTHING,
  program: join(ROOT, "test", "calls", name),
  ...more,
});

/** The C library has no free_sized yet. */
const HEAP = { libraries: [{ source: "heap.c" }, { source: "old.c" }], unused: ["release_sized"] };
const RUNPATH = ["-Wl,--enable-new-dtags,-rpath,$ORIGIN/plugins", "-ldl"];
const PLUGINS = ["local", "lazy", "deep", "other", "plugins/by_runpath"].map((name) => ({
  source: "plugin.c",
  name: `${name}.so`,
}));
const extension = (source: string): Library => ({ source, name: "extension.so" });

export const CASES: readonly Case[] = [
  own("small_objects.py"),
  own("reused_places.py"),
  own("growth.py"),
  own("debug_malloc.py", { environment: ["PYTHONMALLOC=debug"] }),
  own("freed_elsewhere.py"),
  own("fork.py"),
  own("tasks.py"),
  own("greenlets.py"),
  call("subinterpreter.py", {}),
  own("reborn.py"),
  own("deep.py"),
  call("heap.py", { ...HEAP, preload: ["old.so"] }),
  call("heap.py", { ...HEAP, preload: ["jemalloc", "old.so"], title: "The same with jemalloc preloaded" }),
  call("jemalloc.py", { libraries: [{ source: "jemalloc.c" }], preload: ["jemalloc"] }),
  call("small.py", { libraries: [{ source: "small.c" }], preload: ["jemalloc"] }),
  call("operators.py", { libraries: [{ source: "operators.cc" }] }),
  call("languages.py", { libraries: [extension("languages.f90")], title: "An extension in Fortran" }),
  call("languages.py", { libraries: [extension("languages.rs")], title: "An extension in Rust" }),
  call("languages.py", {
    libraries: [{ source: "cythonic.pyx" }],
    args: ["cython"],
    title: "An extension in Cython",
  }),
  call("loading.py", { libraries: [{ source: "loader.c", flags: RUNPATH }, ...PLUGINS] }),
  call("workers.py", { libraries: [{ source: "workers.c" }], args: ["1000"] }),
  call("pool.py", { libraries: [{ source: "pool.cc" }] }),
  call("mappings.py", { libraries: [{ source: "mappings.c" }] }),
  call("break.py", { libraries: [{ source: "break.c" }] }),
  call("kinds.py", { libraries: [{ source: "kinds.c" }] }),
  own("reserved.py"),
  own("arrays.py"),
  own("arrow.py"),
  own("polars_frame.py"),
];
