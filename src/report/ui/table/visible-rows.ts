import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Rows beyond the edge, so that a quick scroll finds some. */
const BEYOND = 12;

/** Which of many rows of one height are in sight of a scrolling element. */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  height: number,
): { readonly first: number; readonly last: number; readonly onScroll: () => void } {
  const [span, setSpan] = useState({ top: 0, visible: 800 });
  const measure = () => {
    const element = scroller.current;
    if (element !== null) setSpan({ top: element.scrollTop, visible: element.clientHeight });
  };
  useEffect(() => {
    measure();
    const resized = new ResizeObserver(measure);
    if (scroller.current !== null) resized.observe(scroller.current);
    return () => resized.disconnect();
  }, [count]);
  const first = Math.max(0, Math.min(count, Math.floor(span.top / height)) - BEYOND);
  const last = Math.min(count, Math.ceil((span.top + span.visible) / height) + BEYOND);
  return { first, last, onScroll: measure };
}
