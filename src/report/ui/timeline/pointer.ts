import type { Range } from "../selection.ts";
import { chooseMoment, chooseRange, knownMoments, panBy, zoomIn } from "./choose.ts";
import type { Timeline } from "./model.ts";
import { isWhole } from "./window.ts";

/** A pointer that has moved less has been pressed on one spot. */
const DRAG_PIXELS = 4;
/** So near to the peak, a mark or an edge it is meant. */
const NEAR_PIXELS = 5;
const NEAR_FINGER_PIXELS = 16;

/** A pointer that is down, where it went down and the end of the range that stays where it is. */
interface Press {
  readonly x: number;
  readonly fixed: number;
  readonly isOnEdge: boolean;
}

/** A press chooses a moment, a drag a range; a drag that begins at an end of the chosen range moves it. A second press zooms. */
export class TimelinePointer {
  readonly #timeline: Timeline;
  #press: Press | null = null;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  down(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary) return;
    const x = xOf(event);
    const edge = this.#edgeAt(x, event.pointerType);
    const range = this.#timeline.selection.range.value;
    const fixed = edge === null ? this.#secondsAt(x) : range[edge === "from" ? "to" : "from"];
    this.#press = { x, fixed, isOnEdge: edge !== null };
    elementOf(event).setPointerCapture(event.pointerId);
  }

  move(event: PointerEvent): void {
    const { pointer, draft } = this.#timeline;
    const x = xOf(event);
    const seconds = this.#secondsAt(x);
    if (this.#press === null) {
      const { top } = elementOf(event).getBoundingClientRect();
      if (event.pointerType !== "touch") pointer.value = { seconds, y: event.clientY - top };
      elementOf(event).classList.toggle("on-edge", this.#edgeAt(x, event.pointerType) !== null);
      return;
    }
    const { fixed } = this.#press;
    if (draft.value === null && Math.abs(x - this.#press.x) < DRAG_PIXELS) return;
    pointer.value = null;
    draft.value = { from: Math.min(fixed, seconds), to: Math.max(fixed, seconds) };
  }

  up(event: PointerEvent): void {
    const press = this.#press;
    if (press === null) return;
    const isDrag = this.#timeline.draft.value !== null;
    const near = event.pointerType === "touch" && !isDrag ? NEAR_FINGER_PIXELS : NEAR_PIXELS;
    const seconds = this.#secondsAt(xOf(event), near);
    this.cancel();
    if (isDrag) chooseRange(this.#timeline, press.fixed, seconds);
    else if (!press.isOnEdge) chooseMoment(this.#timeline, seconds);
  }

  double(event: MouseEvent): void {
    zoomIn(this.#timeline, this.#timeline.scale.value.secondsAt(xOf(event)));
  }

  /** A wheel or two fingers that go sideways move a part of the run that is in sight. */
  wheel(event: WheelEvent): void {
    const { scale, report } = this.#timeline;
    const { window, width } = scale.value;
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!isSideways || isWhole(window, report.profile.run.duration)) return;
    event.preventDefault();
    panBy(this.#timeline, (event.deltaX / width) * (window.to - window.from));
  }

  /** Forgets what has begun. Gives whether something had. */
  cancel(): boolean {
    const hadBegun = this.#press !== null;
    this.#press = null;
    this.#timeline.draft.value = null;
    return hadBegun;
  }

  leave(): void {
    this.#timeline.pointer.value = null;
  }

  /** The time at a pixel, or of the peak or a mark that is near. */
  #secondsAt(x: number, near = NEAR_PIXELS): number {
    const { report, scale } = this.#timeline;
    const distance = (seconds: number) => Math.abs(scale.value.x(seconds) - x);
    const nearest = knownMoments(report).reduce((one, other) =>
      distance(other) < distance(one) ? other : one,
    );
    return distance(nearest) < near ? nearest : scale.value.secondsAt(x);
  }

  #edgeAt(x: number, pointerType: string): keyof Range | null {
    const { selection, scale } = this.#timeline;
    if (selection.tab.value !== "growth") return null;
    const { from, to } = selection.range.value;
    const distances = { from: Math.abs(scale.value.x(from) - x), to: Math.abs(scale.value.x(to) - x) };
    const edge = distances.from < distances.to ? "from" : "to";
    return distances[edge] <= (pointerType === "touch" ? NEAR_FINGER_PIXELS : NEAR_PIXELS) ? edge : null;
  }
}

const elementOf = ({ currentTarget }: MouseEvent): HTMLElement => currentTarget as HTMLElement;

const xOf = (event: MouseEvent): number => event.clientX - elementOf(event).getBoundingClientRect().left;
