import type { Range } from "../selection.ts";

/** Where the picture stands in its element, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A narrower element has the sizes in the picture, not beside it; a lower one is all picture. */
const NARROW = 560;
const LOW = 100;

/** Leaves room for the words around the picture: sizes, the peak, times. */
export function frameIn(width: number, height: number): Frame {
  const left = width < NARROW ? 0 : 52;
  const [top, bottom] = height < LOW ? [15, 16] : [20, 20];
  return { left, top, width: Math.max(1, width - left), height: Math.max(1, height - top - bottom) };
}

/** Which pixel shows which time and which size. */
export interface Scale extends Frame {
  /** The times that are in sight. */
  readonly window: Range;
  /** The bytes that reach the upper edge. */
  readonly most: number;
  readonly x: (seconds: number) => number;
  readonly y: (bytes: number) => number;
  /** The time at a pixel, one in sight, in no more decimals than pixels tell apart. */
  readonly secondsAt: (x: number) => number;
}

export function makeScale(frame: Frame, window: Range, most: number): Scale {
  const { left, top, width, height } = frame;
  const span = window.to - window.from;
  return {
    ...frame,
    window,
    most,
    x: (seconds) => left + (span > 0 ? ((seconds - window.from) / span) * width : 0),
    y: (bytes) => top + height - (bytes / most) * height,
    secondsAt: (x) => {
      if (x <= left) return window.from;
      if (x >= left + width) return window.to;
      return roundBelow(window.from + ((x - left) / width) * span, span / width);
    },
  };
}

/** As many decimals as tell one step from the next. */
function roundBelow(value: number, step: number): number {
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return Number(value.toFixed(Math.min(9, digits)));
}
