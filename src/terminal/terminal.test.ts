import { expect, it } from "vitest";
import { abilitiesOf } from "./terminal.ts";

const TERMINAL = { isTTY: true, columns: 88 };

it("has colour and bars on a terminal, and its width", () => {
  expect(abilitiesOf(TERMINAL, {})).toEqual({ columns: 88, color: true, bars: true });
});

it("has no colour where NO_COLOR says no, or the terminal has none", () => {
  expect(abilitiesOf(TERMINAL, { NO_COLOR: "1" })).toEqual({ columns: 88, color: false, bars: true });
  expect(abilitiesOf(TERMINAL, { NO_COLOR: "" }).color).toBe(true);
  expect(abilitiesOf(TERMINAL, { TERM: "dumb" }).color).toBe(false);
});

it("has neither in a file or a pipe", () => {
  const file = { isTTY: false } as Parameters<typeof abilitiesOf>[0];
  expect(abilitiesOf(file, {})).toEqual({ columns: 120, color: false, bars: false });
});
