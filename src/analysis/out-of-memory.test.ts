import { describe, expect, it } from "vitest";
import type { Bytes, Seconds } from "../profile/brand.ts";
import { drawProfile } from "../profile/fixture.ts";
import type { Ending, Profile, Refusal } from "../profile/profile.ts";
import type { OutOfMemory } from "../recording/out-of-memory.ts";
import { sumCountedSites } from "./interval.ts";
import { noteRun } from "./notes.ts";
import { ranOut } from "./out-of-memory.ts";
import { describeShown, viewOutOfMemory } from "./view.ts";

const PROFILE = drawProfile(`
  main app.py:9
  90000000 live 80000000
`);
const GIB = 2 ** 30;
const KILLED: Ending = { how: "signal", signal: "SIGKILL", number: 9 };
const REFUSAL: Refusal = {
  seconds: 20 as Seconds,
  bytes: (10 * 2 ** 20) as Bytes,
  calls: [
    { function: "main", file: "/home/ana/etl.py", line: 31 },
    { function: "zeros", file: "/v/lib/python3.12/site-packages/numpy/core.py", line: 7 },
  ],
  limit: null,
  blocksAfter: 300,
  hasLeft: false,
};
const SEEN: OutOfMemory = {
  ...{ how: "left", short: "cgroup", available: 0.04 * GIB, size: GIB, reserve: 0.1 * GIB, swap: 0 },
};

interface Facts {
  readonly ending?: Ending;
  readonly outOfMemory?: OutOfMemory;
  readonly refusal?: Refusal;
}

const profileOf = ({ ending = PROFILE.run.ending, outOfMemory, refusal }: Facts): Profile => ({
  ...PROFILE,
  run: { ...PROFILE.run, ending, outOfMemory: outOfMemory ?? null },
  refusal: refusal ?? null,
});
const sentences = (facts: Facts) => ranOut(profileOf(facts), " ")?.sentences ?? null;
const notes = (facts: Facts) => noteRun(profileOf(facts), " ");

describe("the run was left", () => {
  it("as little was available", () => {
    expect(notes({ ending: KILLED, outOfMemory: SEEN })).toEqual([
      "Left with exit code 53 before memory ran out: 41.0 MiB below the cgroup's limit of 1.00 GiB were available, less than the reserve of 102 MiB.",
    ]);
    expect(sentences({ ending: KILLED, outOfMemory: { ...SEEN, short: "machine" } })?.[0]).toMatch(
      /: 41\.0 MiB of the machine's 1\.00 GiB were available,/,
    );
    expect(
      sentences({ ending: KILLED, outOfMemory: { ...SEEN, short: "swap", swap: 0.5 * GIB } })?.[0],
    ).toMatch(/: 512 MiB were swapped out, more than the 41\.0 MiB that were available\.$/);
  });

  it("as nothing at all was left", () => {
    const refusal = {
      ...REFUSAL,
      hasLeft: true,
      limit: { of: "address space", bytes: GIB as Bytes } as const,
    };
    expect(notes({ ending: { how: "exit", code: 53 }, refusal })).toEqual([
      "Left with exit code 53: a request for 10.0 MiB by main (etl.py:31) was refused, and nothing was left.",
      "The process is limited to 1.00 GiB of address space (ulimit -v).",
    ]);
  });
});

describe("the kernel killed it", () => {
  it("at a cgroup's limit, or as the machine had no more", () => {
    expect(notes({ ending: KILLED, outOfMemory: { ...SEEN, how: "killed" } })).toEqual([
      "Killed by the kernel (SIGKILL): the cgroup's limit of 1.00 GiB was reached.",
    ]);
    expect(sentences({ ending: KILLED, outOfMemory: { ...SEEN, how: "killed", short: "machine" } })).toEqual([
      "Killed by the kernel (SIGKILL), as the machine ran out of memory: 41.0 MiB of its 1.00 GiB were available when last seen.",
    ]);
  });

  it("as far as can be told", () => {
    expect(sentences({ ending: KILLED, outOfMemory: { ...SEEN, how: "maybe", short: "machine" } })).toEqual([
      "Killed by SIGKILL, maybe for want of memory: 41.0 MiB of the machine's 1.00 GiB were available when last seen.",
    ]);
  });

  it("or one of its processes: how the first one ended is told beside it", () => {
    const profile = profileOf({ ending: { how: "exit", code: 1 }, outOfMemory: { ...SEEN, how: "killed" } });
    const [started] = profile.processes;
    const tree = { ...profile, processes: [started!, { ...started!, pid: 4712, ending: KILLED }] };
    expect(noteRun(tree, " ")).toEqual([
      "The kernel killed a process of the run: the cgroup's limit of 1.00 GiB was reached.",
      "Ended with exit code 1.",
    ]);
    expect(viewOutOfMemory(tree)?.profile.peak.bytes).toBe(90_000_000);
  });

  it("where a shell tells of it, too", () => {
    const killed = { ...SEEN, how: "killed" } as const;
    expect(notes({ ending: { how: "exit", code: 137 }, outOfMemory: killed })).toEqual([
      "Killed by the kernel (SIGKILL): the cgroup's limit of 1.00 GiB was reached.",
    ]);
  });

  it("but none of the run's: another's in its cgroup is no concern of it", () => {
    expect(sentences({ ending: { how: "exit", code: 0 }, outOfMemory: { ...SEEN, how: "killed" } })).toBe(
      null,
    );
    expect(notes({ ending: KILLED })).toEqual([
      "Killed by signal 9 (SIGKILL) after 34.1 s, with 76.3 MiB tracked.",
    ]);
  });
});

describe("a request was refused", () => {
  const failed: Ending = { how: "exit", code: 1 };

  it("and the program ended soon after, by an exception or a signal", () => {
    expect(notes({ ending: failed, refusal: REFUSAL })).toEqual([
      "Ended with exit code 1, soon after a request for 10.0 MiB by main (etl.py:31) was refused.",
    ]);
    const limit = { of: "data", bytes: GIB as Bytes } as const;
    const aborted: Ending = { how: "signal", signal: "SIGABRT", number: 6 };
    expect(sentences({ ending: aborted, refusal: { ...REFUSAL, limit } })).toEqual([
      "Killed by SIGABRT, soon after a request for 10.0 MiB by main (etl.py:31) was refused.",
      "The process is limited to 1.00 GiB of data (ulimit -d).",
    ]);
  });

  it.each<[string, Facts]>([
    ["went well", { refusal: REFUSAL }],
    ["went on for long", { ending: failed, refusal: { ...REFUSAL, blocksAfter: 5_000_000 } }],
    ["was asked to end", { ending: { how: "signal", signal: "SIGTERM", number: 15 }, refusal: REFUSAL }],
    ["still runs", { ending: { how: "running" }, refusal: REFUSAL }],
  ])("and the program %s: that is a note, no more", (_, facts) => {
    expect(ranOut(profileOf(facts))).toBe(null);
    expect(viewOutOfMemory(profileOf(facts))).toBe(null);
    expect(notes(facts)).toContain("A request for 10.0 MiB by main (etl.py:31) was refused at 20.0 s.");
  });

  it("by no line", () => {
    const refusal = { ...REFUSAL, calls: [] };
    expect(sentences({ ending: failed, refusal })?.[0]).toMatch(/a request for 10\.0 MiB was refused\.$/);
  });
});

describe("what was held then is shown:", () => {
  const shownOf = (facts: Facts) => {
    const view = viewOutOfMemory(profileOf(facts))!;
    return describeShown(view.profile, view.shown, sumCountedSites(view.profile, "peakBytes"), " ");
  };

  it("of a killed program what it held at its end", () => {
    expect(shownOf({ ending: KILLED, outOfMemory: SEEN })).toBe("held 76.3 MiB when memory ran out");
  });

  it("of one that ended itself what it held when it was refused memory", () => {
    expect(shownOf({ ending: { how: "exit", code: 1 }, refusal: REFUSAL })).toBe(
      "held 85.8 MiB when memory was refused",
    );
  });
});
