import { describe, expect, it } from "vitest";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { InputError } from "../recording/errors.ts";
import { chooseView, type ViewFlags } from "./view-options.ts";

const MARKED = drawProfile("  load a.py:1\n  700 live 30", {}, SESSION, [
  { seconds: 2, liveBytes: 100, changes: [[1, 100]] },
  { seconds: 4.5, liveBytes: 200, mark: 1, changes: [[1, 200]] },
  { seconds: 20, liveBytes: 50, mark: 2, changes: [[1, 50]] },
]);

it("shows what was held at a mark", () => {
  const { profile } = chooseView(MARKED, { at: "mark:1" });
  expect(profile.peak).toEqual({ bytes: 200, seconds: 4.5 });
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

  it("leave a part of the view where there is a filter", () => {
    const { profile: all, part } = chooseView(profile, { at: "2.5", filter: "A.py" });
    expect([all.peak.bytes, part?.profile.peak.bytes, part?.text]).toEqual([100, 100, "A.py"]);
    expect(() => chooseView(profile, { filter: "b.py" })).toThrow('nothing in this recording matches "b.py"');
    expect(() => chooseView(profile, { filter: " " })).toThrow('nothing in this recording matches " "');
  });

  it("are refused where they contradict each other or the run", () => {
    expect(() => choose({ at: "1", to: "2" })).toThrow(
      new InputError("--at is one moment, --from and --to are two: give either"),
    );
    expect(() => choose({ from: "3", to: "2" })).toThrow("give --from the earlier moment");
    expect(() => choose({ from: "peak", to: "35" })).toThrow("there is no moment 35");
  });
});
