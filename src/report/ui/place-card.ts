export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const GAP = 8;

/**
 * Where the card stands in the window: beside the pointer and never over its frame. Under the frame if there is room,
 * else above it, else on the side with more room.
 */
export function placeCard(frame: Rect, pointer: Point, card: Size, window: Size): Point {
  const x = clamp(pointer.x + GAP, GAP, window.width - card.width - GAP);
  const below = frame.top + frame.height + GAP;
  if (below + card.height <= window.height) return { x, y: below };
  const above = frame.top - GAP - card.height;
  if (above >= 0) return { x, y: above };
  const y = clamp(pointer.y, GAP, window.height - card.height - GAP);
  const right = frame.left + frame.width + GAP;
  if (right + card.width <= window.width) return { x: right, y };
  const left = frame.left - GAP - card.width;
  if (left >= 0) return { x: left, y };
  return { x, y: below };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
