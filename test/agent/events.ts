/** Random events for the agent's ledger. */
import fc from "fast-check";
import type { Event } from "./naive-ledger.ts";

export const node = fc.integer({ min: 0, max: 15 });
const kind = fc.integer({ min: 0, max: 2 });
export const size = fc.oneof(
  fc.integer({ min: 0, max: 64 }),
  fc.integer({ min: 1000, max: 1050 }), // about the live table's limit between small and large
  fc.integer({ min: 0, max: 5_000_000 }),
  fc.constant(2 ** 33 + 5),
);
/* Few addresses, 16 bytes apart: blocks come again where others were, and over the words of large ones. */
const address = fc.integer({ min: 1, max: 24 }).map((i) => 0x7f0000000000 + i * 16);
/* A boundary between two leaves of the live table lies here. */
const atBoundary = fc.integer({ min: -4, max: 4 }).map((i) => 0x7f0004000000 + i * 16);
/* Some allocators hand out blocks between these. */
const between = fc.oneof(address, atBoundary).map((at) => at + 8);
const anyAddress = fc.oneof(address, atBoundary, between);
const page = fc.integer({ min: 0, max: 11 }).map((i) => 0x10000000 + i * 4096);
const length = fc.integer({ min: 1, max: 5 * 4096 });

/** Events with blocks of these sizes; `ticks` of 20 are looks at the clock. */
export const anyEvent = (size: fc.Arbitrary<number>, ticks: number): fc.Arbitrary<Event> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constant("a" as const), anyAddress, size, node, kind) },
    { weight: 5, arbitrary: fc.tuple(fc.constant("f" as const), anyAddress) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("r" as const), anyAddress, anyAddress, size, node, kind) },
    { weight: 1, arbitrary: fc.tuple(fc.constant("x" as const), anyAddress) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("m" as const), page, length, node) },
    { weight: 2, arbitrary: fc.tuple(fc.constant("u" as const), page, length) },
    {
      weight: ticks,
      arbitrary: fc.tuple(fc.constant("t" as const), fc.integer({ min: 0, max: 99_000_000 })),
    },
  );

/** What the ledger may be refused, and records on all the same: it says what it says without. */
const DONE_WITHOUT = ["fallocate", "populate", "second_mapping", "trace", "site_list", "scope", "extent"];
/** What ends its recording, or cuts stacks short. */
const ENDING = ["chunk", "disk_room", "block_table_leaf", "stack_table", "site_table", "mapping_table"];
const OTHERS = ["tables_full", "fork_recording", "fork_tables"];

const anyNode = fc.oneof(node, fc.integer({ min: 16, max: 60_000 }));

/** All that may happen to a process: with threads, ever new stacks, mappings that change, windows, marks, now and then a fork or a failure. */
export const anythingAtAll: fc.Arbitrary<Event> = fc.oneof(
  { weight: 200, arbitrary: anyEvent(size, 2) },
  { weight: 60, arbitrary: fc.tuple(fc.constant("a" as const), anyAddress, size, anyNode, kind) },
  { weight: 10, arbitrary: fc.tuple(fc.constant("n" as const), page, length, anyNode) },
  { weight: 10, arbitrary: fc.tuple(fc.constant("v" as const), page, length) },
  { weight: 15, arbitrary: fc.tuple(fc.constant("p" as const), page, length, fc.nat(1)) },
  {
    weight: 10,
    arbitrary: fc.tuple(fc.constant("R" as const), page, length, page, length, anyNode, fc.nat(1)),
  },
  { weight: 20, arbitrary: fc.tuple(fc.constant("h" as const), fc.nat(7)) },
  { weight: 5, arbitrary: fc.tuple(fc.constant("e" as const), fc.nat(7)) },
  { weight: 5, arbitrary: fc.constant(["o"] as const) },
  { weight: 5, arbitrary: fc.tuple(fc.constant("c" as const), fc.integer({ min: 1, max: 4 })) },
  { weight: 2, arbitrary: fc.constant(["s"] as const) },
  { weight: 1, arbitrary: fc.constant(["k"] as const) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant("F" as const),
      fc.constantFrom(...DONE_WITHOUT, ...DONE_WITHOUT, ...ENDING, ...OTHERS),
    ),
  },
);
