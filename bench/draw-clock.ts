/** What the page's own clock says of its canvas, in milliseconds. */
export interface DrawClock {
  /** When the first picture was drawn, from the beginning of the page; 0 before. */
  ready: number;
  /** How long each animation frame took that drew a picture. */
  readonly draws: number[];
}

/** Source that runs in a page before its own: times each animation frame that clears the canvas to draw anew. */
export const clockDrawing = `(() => {
  const clock = { ready: 0, draws: [] };
  globalThis.drawClock = clock;
  let hasDrawn = false;
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    hasDrawn = true;
    return clearRect.apply(this, area);
  };
  const request = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) =>
    request((now) => {
      hasDrawn = false;
      const began = performance.now();
      callback(now);
      if (!hasDrawn) return;
      const ended = performance.now();
      clock.draws.push(ended - began);
      clock.ready ||= ended;
    });
})()`;
