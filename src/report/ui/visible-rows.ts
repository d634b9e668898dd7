import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Rows that are drawn: from the first up to, and without, the last. */
export interface RowSpan {
  readonly first: number;
  readonly last: number;
}

/** Rows beyond the edges, so that a quick scroll finds some. */
const BEYOND = 16;
/** The span moves by so many rows, so that not each pixel of a scroll draws them anew. */
const STEP = 8;

/** Of so many rows of one height, those in sight or near it. `top` is how far is scrolled; it, `visible` and `height` are in pixels. */
export function rowsNear(top: number, visible: number, height: number, count: number): RowSpan {
  const first = STEP * Math.floor((top / height - BEYOND) / STEP);
  const last = STEP * Math.ceil(((top + visible) / height + BEYOND) / STEP);
  return { first: Math.min(count, Math.max(0, first)), last: Math.min(count, Math.max(0, last)) };
}

/** Which of many rows of one height are in sight of a scrolling element. */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  height: number,
): RowSpan & { readonly onScroll: () => void } {
  const [span, setSpan] = useState<RowSpan>({ first: 0, last: 0 });
  const measure = () => {
    const element = scroller.current;
    if (element === null) return;
    const next = rowsNear(element.scrollTop, element.clientHeight, height, count);
    setSpan((now) => (now.first === next.first && now.last === next.last ? now : next));
  };
  useLayoutEffect(() => {
    measure();
    const resized = new ResizeObserver(measure);
    if (scroller.current !== null) resized.observe(scroller.current);
    return () => resized.disconnect();
  }, [count]);
  return { first: Math.min(span.first, count), last: Math.min(span.last, count), onScroll: measure };
}
