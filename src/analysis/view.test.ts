import { expect, it } from "vitest";
import type { Seconds } from "../profile/brand.ts";
import { drawProfile, SESSION } from "../profile/fixture.ts";
import { sumCountedSites } from "./interval.ts";
import { describeShown, shownMoment, type View, viewAt, viewBetween, viewPeak, viewWindow } from "./view.ts";

const PROFILE = drawProfile("  load a.py:1\n  4096 live 512", {}, SESSION, [
  { seconds: 2, liveBytes: 1024, changes: [[1, 1024]] },
]);
const at = (moment: number) => moment as Seconds;
const words = ({ profile, shown }: View) =>
  describeShown(profile, shown, sumCountedSites(profile, "peakBytes"), " ");

it.each<[View, string, object]>([
  [viewPeak(PROFILE), "peak 4.00 KiB at 12.4 s", { what: "peak", seconds: 12.4, bytes: 4096 }],
  [viewAt(PROFILE, at(3)), "held 1.00 KiB at 2.0 s", { what: "time", seconds: 2, bytes: 1024 }],
  [viewAt(PROFILE, at(0)), "held nothing at 0 s", { what: "time", seconds: 0, bytes: 0 }],
  [viewAt(PROFILE, "end"), "held 512 B at the end", { what: "end", seconds: 34.1, bytes: 512 }],
  [
    viewBetween(PROFILE, at(2), "peak"),
    "gained 3.00 KiB from 2.0 s to 12.4 s",
    { what: "range", from: 2, to: 12.4, bytes: 3072 },
  ],
  [
    viewBetween(PROFILE, "peak", "end"),
    "gave back 3.50 KiB from 12.4 s to 34.1 s",
    { what: "range", from: 12.4, to: 34.1, bytes: -3584 },
  ],
])("%# says what it shows, to a person and to a machine", (view, text, moment) => {
  expect(words(view)).toBe(text);
  expect(shownMoment(view)).toEqual(moment);
  expect(view.recorded).toBe(PROFILE);
});

it("shows what was gained in a window, by its number and process", () => {
  const windowed = drawProfile(
    "  load a.py:1  keep a.py:2\n  4096         300",
    {},
    SESSION,
    [],
    [
      {
        serial: 2,
        open: 1.2,
        peak: 3.4,
        held: [
          [1000, 5, 4072, 3],
          [300, 2, 100, 1],
        ],
      },
    ],
  );
  const view = viewWindow(windowed, windowed.windows[0]!);
  expect(words(view)).toBe("gained 2.80 KiB in window 2, from 1.2 s to 3.4 s");
  expect(shownMoment(view)).toEqual({
    ...{ what: "range", from: 1.2, to: 3.4, bytes: 2872 },
    window: { number: 2, process: "4711" },
  });
  expect([...view.profile.sites.peakBytes, ...view.profile.sites.peakBlocks]).toEqual([3072, -200, -2, -1]);
});

it("has no peak where nothing was recorded, and no end while the program runs", () => {
  expect(words(viewPeak(drawProfile("  load a.py:1\n  0")))).toBe("no peak");
  const running = drawProfile("  load a.py:1\n  4096 live 512", {}, { ...SESSION, ended: null });
  expect(words(viewAt(running, "end"))).toBe("held 512 B when this was read");
});
