import { describe, expect, it } from "vitest";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import type { Profile } from "../profile/profile.ts";
import { InputError } from "../recording/errors.ts";
import { parseMoment, parseWindow } from "./parse-moment.ts";

const MARKED = drawProfile("  load a.py:1\n  700 live 30", {}, SESSION, [
  { seconds: 2, liveBytes: 100, changes: [[1, 100]] },
  { seconds: 4.5, liveBytes: 200, mark: 1, changes: [[1, 200]] },
  { seconds: 20, liveBytes: 50, mark: 2, changes: [[1, 50]] },
]);

describe("a moment", () => {
  it.each([
    ["peak", "peak"],
    ["end", "end"],
    ["0", 0],
    ["12.4", 12.4],
    ["12.", 12],
    [".5", 0.5],
    ["mark:1", 4.5],
    ["mark:2", 20],
  ])("%s is one", (text, moment) => {
    expect(parseMoment(text, MARKED)).toBe(moment);
  });

  it.each([
    "abc",
    "",
    "-1",
    "12.4s",
    "1e3",
    "Infinity",
    "1,5",
    "0x10",
    "1:30",
    "Peak",
    "mark",
    "mark:",
    "window",
    "window:",
    "window:x",
  ])("%s is none", (text) => {
    const advice = "give peak, end, seconds, mark:1 or window:1";
    expect(() => parseMoment(text, MARKED)).toThrow(new InputError(`no moment ${text}: ${advice}`));
  });
});

it("says how many marks there are", () => {
  expect(() => parseMoment("mark:3", MARKED)).toThrow(new InputError("no mark 3: there is mark:1, mark:2"));
  expect(() => parseMoment("mark:0", MARKED)).toThrow(new InputError("no mark 0: there is mark:1, mark:2"));
  const none = drawProfile("  load a.py:1\n  700");
  expect(() => parseMoment("mark:1", none)).toThrow(new InputError("no mark 1: no moment was marked"));
});

it("takes a mark by its name; of one that is a number, the number counts", () => {
  const named = drawProfile("  load a.py:1\n  700", {}, SESSION, [
    { seconds: 1, liveBytes: 100, mark: 1, name: "after load", changes: [[1, 100]] },
    { seconds: 2, liveBytes: 100, mark: 2, name: "1", changes: [] },
    { seconds: 3, liveBytes: 100, mark: 3, changes: [] },
    { seconds: 4, liveBytes: 100, mark: 4, name: "epoch", changes: [] },
    { seconds: 5, liveBytes: 100, mark: 5, name: "epoch", changes: [] },
    { seconds: 6, liveBytes: 100, mark: 6, name: "2024", changes: [] },
  ]);
  const at = (text: string) => parseMoment(text, named);
  expect(["mark:after load", "mark:1", "mark:2", "mark:2024"].map(at)).toEqual([1, 1, 2, 6]);
  expect(() => at("mark:epoch")).toThrow(
    new InputError("2 marks are called epoch: give one of mark:4, mark:5"),
  );
  const there = 'mark:1 "after load", mark:2 "1", mark:3, mark:4 "epoch", mark:5 "epoch", mark:6 "2024"';
  expect(() => at("mark:load\n")).toThrow(new InputError(`no mark load\\n: there is ${there}`));
});

describe("a window", () => {
  const WINDOWED = drawProfile(
    "  load a.py:1\n  7000",
    {},
    SESSION,
    [],
    [
      { serial: 3, open: 1.2, peak: 2, close: 3.4, held: [[1000, 1, 4072, 4]] },
      { serial: 12, open: 5, peak: 5, held: [[100, 1, 100, 1]] },
    ],
  );

  it("is found by its number; what names none is none", () => {
    expect(parseWindow("window:12", WINDOWED)).toBe(WINDOWED.windows[1]);
    expect(
      ["window", "window:", "window:x", "window:3 ", "3", "peak"].map((text) => parseWindow(text, WINDOWED)),
    ).toEqual(new Array(6).fill(null));
  });

  it("that isn't there is refused with those that are", () => {
    const there = "window:3 (1.2 s to 3.4 s, peak 3.00 KiB), window:12 (open since 5.0 s, peak 0 B)";
    expect(() => parseWindow("window:1", WINDOWED)).toThrow(new InputError(`no window 1: there is ${there}`));
    expect(() => parseWindow("window:1", MARKED)).toThrow(new InputError("no window 1: none was opened"));
  });

  it("lasts, so that no range begins or ends with it", () => {
    expect(() => parseMoment("window:3", WINDOWED)).toThrow(
      new InputError("window:3 is no moment, as it lasts: give it to --at"),
    );
  });

  it("that several processes have has to be that of one", () => {
    const [process] = WINDOWED.processes;
    const [one, two] = WINDOWED.windows;
    const others = [
      { ...one!, pid: 8 },
      { ...one!, pid: 9, number: 2 },
    ];
    const tree: Profile = { ...WINDOWED, processes: [process!, process!], windows: [...others, two!] };
    expect(() => parseWindow("window:3", tree)).toThrow(
      new InputError("2 processes have a window 3: give one of --process 8, --process 9-2"),
    );
    expect(parseWindow("window:12", tree)).toBe(two);
    expect(() => parseWindow("window:4", tree)).toThrow(/there is window:3 of process 8 \(1\.2 s to/);
  });
});
