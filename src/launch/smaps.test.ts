import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kindsOfMappings } from "./mapping-kinds.ts";
import { type Mapping, parseSmaps } from "./smaps.ts";

const TEXT = `\
55d0c0000000-55d0c0021000 rw-p 00000000 00:00 0                          [heap]
Size:                132 kB
KernelPageSize:        4 kB
Rss:                 100 kB
Pss:                  90 kB
Anonymous:           100 kB
Swap:                  8 kB
SwapPss:               4 kB
VmFlags: rd wr mr mw me ac 
7f0000000000-7f0000200000 r--s 00001000 fe:00 4711   /tmp/a name: with spaces
Rss:                   0 kB
VmFlags: rd sh
`;

test("mappings are read with their sizes, whatever their name is", () => {
  expect(parseSmaps(TEXT)).toEqual([
    {
      start: 0x55d0_c000_0000,
      end: 0x55d0_c002_1000,
      permissions: "rw-p",
      name: "[heap]",
      rss: 102_400,
      pss: 92_160,
      swap: 8192,
      flags: ["rd", "wr", "mr", "mw", "me", "ac"],
    },
    {
      start: 0x7f00_0000_0000,
      end: 0x7f00_0020_0000,
      permissions: "r--s",
      name: "/tmp/a name: with spaces",
      rss: 0,
      pss: 0,
      swap: 0,
      flags: ["rd", "sh"],
    },
  ]);
});

test("the mappings of this process have what it has, and are in order", () => {
  const mappings = parseSmaps(readFileSync("/proc/self/smaps", "latin1"));
  const rss = mappings.reduce((sum, mapping) => sum + mapping.rss, 0);
  const status = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1]) * 1024;
  expect(rss / status).toBeGreaterThan(0.9);
  expect(rss / status).toBeLessThan(1.1);
  expect(mappings.every(({ start }, i) => i === 0 || start >= mappings[i - 1]!.end)).toBe(true);
});

test("no text makes it throw", () => {
  fc.assert(fc.property(fc.string(), (text) => void parseSmaps(text)));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TEXT.split("\n"), "Rss:", "VmFlags:", "Rss: x kB")), (lines) => {
      for (const { rss } of parseSmaps(lines.join("\n"))) expect(rss).toBeGreaterThanOrEqual(0);
    }),
  );
});

/** Mappings drawn as `start-end permissions name flags`; addresses are in units of 64 KiB. */
function draw(...lines: string[]): Mapping[] {
  return lines.map((line) => {
    const [range = "", permissions = "", name = "", ...flags] = line.split(" ");
    const [start = 0, end = 0] = range.split("-").map((address) => Number(address) * 65_536);
    return { start, end, permissions, name: name === "." ? "" : name, rss: 0, pss: 0, swap: 0, flags };
  });
}

test("what mappings are for", () => {
  const drawn = draw(
    "10-11 r-xp /usr/bin/python3",
    "11-12 rw-p /usr/bin/python3",
    "12-13 rw-p .", // its variables
    "20-40 rw-p [heap]",
    "50-51 ---p .",
    "51-80 rw-p .", // a thread's stack
    "1024-1030 rw-p .", // a heap of a thread's
    "1030-2048 ---p .",
    "3000-3001 rw-p . rd wf",
    "3002-3003 rw-p . dd nh",
    "3004-3005 rw-s /tmp/out/recording/4711-2.floodmark",
    "3005-3006 rw-s /tmp/out/recording/tree.page",
    "3007-3008 rw-s /dev/zero (deleted)",
    "3008-3009 rw-s /dev/shm/x",
    "3009-3010 r--p /usr/lib/locale/locale-archive",
    "3011-3012 rw-p .",
    "3013-3014 r-xp [vdso]",
    "4000-4001 rw-p [stack]",
  );
  expect(kindsOfMappings(drawn, false)).toEqual([
    ...["code", "code", "code", "malloc", "other", "stacks", "malloc", "other"],
    ...["own", "own", "own", "own", "shared", "shared", "files", "other", "code", "stacks"],
  ]);
});

test("a forked child doesn't know how much behind a library's variables is a block of its parent's", () => {
  const drawn = draw("10-11 r-xp /lib/x.so", "11-12 rw-p /lib/x.so", "12-13 rw-p .");
  const large = draw("10-11 r-xp /lib/x.so", "11-12 rw-p /lib/x.so", "12-1012 rw-p .");
  expect([drawn, large].map((mappings) => kindsOfMappings(mappings, true)[2])).toEqual(["code", "other"]);
  expect(kindsOfMappings(large, false)[2]).toBe("code");
});
