import { describe, expect, it } from "vitest";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { InputError } from "../recording/errors.ts";
import { chooseView, parseMoment, type ViewFlags } from "./view-options.ts";

describe("a moment", () => {
  it.each([
    ["peak", "peak"],
    ["end", "end"],
    ["0", 0],
    ["12.4", 12.4],
    ["12.", 12],
    [".5", 0.5],
  ])("%s is one", (text, moment) => {
    expect(parseMoment(text)).toBe(moment);
  });

  it.each(["abc", "", "-1", "12.4s", "1e3", "Infinity", "1,5", "0x10", "1:30", "Peak"])(
    "%s is none",
    (text) => {
      expect(() => parseMoment(text)).toThrow(new InputError(`no moment ${text}: give peak, end or seconds`));
    },
  );
});

describe("the options", () => {
  const profile = drawProfile("  load a.py:1\n  700 live 30", {}, SESSION, [
    { seconds: 2, liveBytes: 100, changes: [[1, 100]] },
  ]);
  const choose = (flags: ViewFlags) => {
    const { shown, profile: chosen } = chooseView(profile, flags);
    return { ...shown, ...chosen.peak };
  };

  it.each<[ViewFlags, object]>([
    [{}, { what: "peak", bytes: 700, seconds: 12.4 }],
    [{ at: "peak" }, { what: "peak", bytes: 700, seconds: 12.4 }],
    [{ at: "end" }, { what: "end", bytes: 30, seconds: 34.1 }],
    [{ at: "34.1" }, { what: "end", bytes: 30, seconds: 34.1 }],
    [{ at: "2.5" }, { what: "time", bytes: 100, seconds: 2 }],
    [{ from: "2.5" }, { what: "range", from: 2, bytes: -70, seconds: 34.1 }],
    [{ to: "peak" }, { what: "range", from: 0, bytes: 700, seconds: 12.4 }],
    [
      { from: "2", to: "12.4" },
      { what: "range", from: 2, bytes: 600, seconds: 12.4 },
    ],
  ])("%j choose a view", (flags, view) => {
    expect(choose(flags)).toEqual(view);
  });

  it("are refused where they contradict each other or the run", () => {
    expect(() => choose({ at: "1", to: "2" })).toThrow(
      new InputError("--at is one moment, --from and --to are two: give either"),
    );
    expect(() => choose({ from: "3", to: "2" })).toThrow("give --from the earlier moment");
    expect(() => choose({ from: "peak", to: "35" })).toThrow("there is no moment 35");
  });
});
