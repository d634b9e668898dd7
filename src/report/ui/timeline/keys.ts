import { choosePeak, ticksFrom, zoomIn, zoomOut } from "./choose.ts";
import type { Timeline } from "./model.ts";

/** With Shift a key moves so many ticks. */
const MANY = 10;

/** What the keys of the timeline do where `seconds` is what they move, and `move` moves it. Gives whether it was one of them. */
export function handleKey(
  timeline: Timeline,
  { key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">,
  seconds: number,
  move: (seconds: number) => void,
): boolean {
  const ticks = shiftKey ? MANY : 1;
  switch (key) {
    case "ArrowLeft":
      move(ticksFrom(timeline, seconds, -ticks));
      return true;
    case "ArrowRight":
      move(ticksFrom(timeline, seconds, ticks));
      return true;
    case "Home":
      move(0);
      return true;
    case "End":
      move(timeline.report.profile.run.duration);
      return true;
    case "+":
    case "=":
      zoomIn(timeline, seconds);
      return true;
    case "-":
      zoomOut(timeline, seconds);
      return true;
    case "Enter":
      move(seconds);
      return true;
    case "p":
    case "Escape":
      choosePeak(timeline);
      return true;
  }
  return false;
}
