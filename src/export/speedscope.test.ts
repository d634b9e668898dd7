import { expect, it } from "vitest";
import { type View, viewBetween, viewPeak } from "../analysis/view.ts";
import { drawProfile } from "../profile/fixture.ts";
import { exportSpeedscope } from "./speedscope.ts";

interface File {
  readonly shared: { readonly frames: readonly { readonly name: string; readonly line?: number }[] };
  readonly profiles: readonly [
    {
      readonly name: string;
      readonly endValue: number;
      readonly events: readonly { readonly type: "O" | "C"; readonly frame: number; readonly at: number }[];
    },
  ];
}

const write = (view: View): File => JSON.parse([...exportSpeedscope(view)].join(""));

/** What each stack holds by itself, read from the calls that are opened and closed. */
function stacksOf({ shared, profiles: [{ events }] }: File): Record<string, number> {
  const stacks: Record<string, number> = {};
  const open: number[] = [];
  let last = 0;
  for (const { type, frame, at } of events) {
    const stack = open.map((one) => `${shared.frames[one]!.name}:${shared.frames[one]!.line}`).join(";");
    if (at > last) stacks[stack] = (stacks[stack] ?? 0) + at - last;
    last = at;
    if (type === "O") open.push(frame);
    else expect(open.pop()).toBe(frame);
  }
  expect(open).toEqual([]);
  return stacks;
}

it("opens and closes calls in turn, each as wide as what it holds", () => {
  const profile = drawProfile(`
    main a.py:1  main a.py:1  main a.py:1  main a.py:2
                 load a.py:5  load a.py:5
                              main a.py:1
    10           20           30           5
  `);
  const file = write(viewPeak(profile));
  expect(stacksOf(file)).toEqual({
    "main:1": 10,
    "main:1;load:5": 20,
    "main:1;load:5;main:1": 30,
    "main:2": 5,
  });
  expect(file.profiles[0]).toMatchObject({ name: "peak 65 B at 12.4 s", endValue: 65 });
});

it("holds of a range what was gained", () => {
  const profile = drawProfile(`
    main a.py:1  main a.py:1  gone a.py:2
                 load a.py:5
    50 live 20   20 live 90   5
  `);
  const file = write(viewBetween(profile, "peak", "end"));
  expect(stacksOf(file)).toEqual({ "main:1;load:5": 70 });
  expect(file.profiles[0].endValue).toBe(70);
});

it("can be read where nothing is held", () => {
  const file = write(viewBetween(drawProfile("  main a.py:1\n  50"), "peak", "end"));
  expect(file.profiles[0]).toMatchObject({ endValue: 0, events: [] });
});
