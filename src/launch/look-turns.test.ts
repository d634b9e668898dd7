import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CREDIT_MS, LookTurns, PERIOD_MOST_MS, type Seen, SHARE } from "./look-turns.ts";

/** It is asked ten times a second. */
const ROUND_MS = 100;
const MIB = 2 ** 20;

interface Given extends Seen {
  rss: number;
}
const given = (rss = 50 * MIB): Given => ({ rss });

/** The times of looks at processes, each of which takes so many milliseconds, in a run that goes on for so long. */
function lookFor(
  durationMs: number,
  processes: readonly Given[],
  workMs: (one: Given) => number = () => 1,
  change: (nowMs: number) => void = () => {},
): { readonly one: Given; readonly ms: number }[] {
  const turns = new LookTurns<Given>(0);
  const looks: { one: Given; ms: number }[] = [];
  for (let ms = 0; ms <= durationMs; ms += ROUND_MS) {
    change(ms);
    const one = turns.next(processes, ms)?.process;
    if (one === undefined) continue;
    turns.noteLook(one, ms, workMs(one));
    looks.push({ one, ms });
  }
  return looks;
}
const pausesOf = (looks: readonly { readonly ms: number }[]): number[] =>
  looks.slice(1).map(({ ms }, at) => ms - looks[at]!.ms);

describe("a process", () => {
  it("is looked at as soon as it is seen, and not before", () => {
    const one = given(0);
    const [first] = lookFor(2000, [one], undefined, (ms) => {
      one.rss = ms < 700 ? 0 : MIB;
    });
    expect(first?.ms).toBe(700);
  });

  it("has longer and longer pauses, of 10 s at most, but one look near the end of a short run", () => {
    const looks = lookFor(120_000, [given()]);
    const pauses = pausesOf(looks);
    expect(pauses[0]).toBe(500);
    for (const [at, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(at === 0 ? 0 : pauses[at - 1]!);
      expect(pause).toBeLessThanOrEqual(PERIOD_MOST_MS + ROUND_MS);
      // Wherever the run ends, the last look has seen its later half.
      expect(looks[at + 1]!.ms).toBeLessThanOrEqual(Math.max(500, 2 * (looks[at]!.ms + ROUND_MS)));
    }
    expect(pauses.at(-1)).toBeGreaterThanOrEqual(PERIOD_MOST_MS);
  });

  it("that grows is looked at sooner, as long as anything may be done", () => {
    const one = given(MIB);
    const growing = lookFor(
      30_000,
      [one],
      () => 20,
      () => {
        one.rss *= 1.3;
      },
    );
    const soon = pausesOf(growing).filter((pause) => pause === 300); // a quarter of a second, in whole rounds
    expect(soon.length).toBe(CREDIT_MS / 20);
    const later = pausesOf(growing).slice(soon.length);
    expect(later.every((pause) => pause > 300)).toBe(true);
  });

  it("is looked at near its peak, whatever was seen before: where it grows steadily, by leaps, or comes down at once", () => {
    const shapes: readonly ((ms: number) => number)[] = [
      (ms) => 30 + ms / 5,
      (ms) => 200 + 150 * Math.floor(ms / 3000),
      (ms) => (ms < 9000 || ms > 9600 ? 200 : 900),
      (ms) => Math.min(1000, 30 + ms / 3) * (ms > 8500 ? 2 : 1),
    ];
    for (const shape of shapes) {
      const one = given(0);
      let peak = 0;
      let seen = 0;
      // As much as a process of that size takes.
      const work = ({ rss }: Given) => {
        seen = Math.max(seen, rss);
        return 10 + (0.03 * rss) / MIB;
      };
      lookFor(10_000, [one], work, (ms) => {
        one.rss = MIB * shape(ms);
        peak = Math.max(peak, one.rss);
      });
      expect(seen / peak, String(shape)).toBeGreaterThan(1 / 1.4);
    }
  });

  it("has a third of what may be done kept for its peak", () => {
    const one = given();
    const looks = lookFor(
      60_000,
      [one],
      () => 40,
      (ms) => {
        one.rss = (ms < 50_000 ? 50 : 100) * MIB;
      },
    );
    expect(looks.filter(({ ms }) => ms >= 50_000)).toHaveLength(1);
    expect(looks.at(-1)?.ms).toBe(50_000);
  });
});

describe("several processes", () => {
  it("come in turns", () => {
    const three = [given(), given(), given()];
    expect(
      lookFor(20_000, three)
        .slice(0, 3)
        .map(({ one }) => one),
    ).toEqual(three);
    // So many that there is always one whose time has come.
    const many = Array.from({ length: 40 }, () => given());
    const looks = lookFor(600_000, many, () => 5);
    const counts = many.map((one) => looks.filter((look) => look.one === one).length);
    expect(Math.min(...counts)).toBeGreaterThan(3);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it("one that begins is looked at next", () => {
    const [old, young] = [given(), given(0)];
    const looks = lookFor(20_000, [old, young], undefined, (ms) => {
      if (ms === 12_000) young.rss = MIB;
    });
    expect(looks.find(({ one }) => one === young)?.ms).toBe(12_000);
  });
});

describe("what looks take", () => {
  it("is 0.3 s and 0.2 % of a core at most, however many processes there are and however large they are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 0.2, noNaN: true })), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 120 }),
        (drawn, seconds) => {
          const growths = new Map(drawn.map(([, growth]) => [given(), growth] as const));
          const processes = [...growths.keys()];
          const costs = new Map(processes.map((one, at) => [one, drawn[at]![0]]));
          let spentMs = 0;
          let lastMs = 0;
          lookFor(
            1000 * seconds,
            processes,
            (one) => {
              lastMs = costs.get(one)!;
              spentMs += lastMs;
              return lastMs;
            },
            (nowMs) => {
              for (const one of processes) one.rss *= 1 + growths.get(one)!;
              // A look is not cut short: the last one may go beyond.
              expect(spentMs - lastMs).toBeLessThanOrEqual(CREDIT_MS + SHARE * nowMs);
            },
          );
        },
      ),
    );
  });

  it("is taken again once it is earned", () => {
    const large = lookFor(600_000, [given()], () => 400);
    expect(large.length).toBeGreaterThan(2);
    // 0.3 s are there at the start; after that 400 ms take 200 s.
    for (const pause of pausesOf(large).slice(1))
      expect(Math.abs(pause - 400 / SHARE)).toBeLessThanOrEqual(ROUND_MS);
  });
});
