import { expect, it } from "vitest";
import { viewPeak } from "../../analysis/view.ts";
import { drawProfile } from "../../profile/fixture.ts";
import { collectData } from "../collect.ts";
import { decodeReport } from "./decode.ts";
import { formatFragment, isStepBetween, readFragment } from "./fragment.ts";
import { createState } from "./state.ts";

function open(hash = "") {
  const profile = drawProfile(`
    main app.py:9         main app.py:7
    load app.py:3         open app.py:4
    6000000 live 5000000  200 ×2 heap
  `);
  const state = createState(decodeReport(collectData(viewPeak(profile))));
  readFragment(state, hash);
  return state;
}

it.each([
  "",
  "#zoom=2",
  "#kind=heap",
  "#view=moment&at=12.5",
  "#view=growth&range=1-34.1&as=table",
  "#view=left&as=source",
  "#as=source&file=app.py&line=7",
  "#find=gr%C3%B6%C3%9Fe+%26+%231%3Dx&imports=shown&libraries=folded",
])("opens as an address says, and writes the same: %s", (hash) => {
  expect(formatFragment(open(hash))).toBe(hash);
});

it.each([
  ...["#zoom=100", "#zoom=-1", "#zoom=1.5", "#zoom=x", "#zoom="],
  ...["#imports=what", "#kind=what", "#kind=", "#view=all", "#as=pie"],
  ...["#file=other.py", "#file=", "#line=0", "#line=x", "#line=1.5"],
  ...["#at=-1", "#at=99", "#at=x", "#range=5", "#range=9-1", "#range=1-99", "#range=-", "#what=ever"],
])("takes %s for nothing", (hash) => {
  const state = open(hash);
  expect(formatFragment(state)).toBe("");
  expect(state.selection.moment.value).toBe(state.report.profile.peak.seconds);
});

it("tells steps that Back undoes from typing", () => {
  expect(isStepBetween("#find=a", "#find=ab")).toBe(false);
  expect(isStepBetween("#find=a", "#find=a&zoom=1")).toBe(true);
  expect(isStepBetween("", "#view=churn")).toBe(true);
});
