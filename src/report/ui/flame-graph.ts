import { effect, type Signal, signal, untracked } from "@preact/signals";
import { type Box, findBox, layOut, type Span } from "../../analysis/flame-layout.ts";
import { chooseRows, graphHeight, type RowShape, rowAt, rowTop } from "../../analysis/flame-rows.ts";
import { boxTop, chooseFonts, drawFrame, drawMerged, drawOutline, type Scene } from "./draw.ts";
import type { Faces, GraphState } from "./graph-state.ts";
import { type Palette, readPalette } from "./palette.ts";
import { scheme } from "./scheme.ts";
import { TextWidths } from "./text-width.ts";
import type { View } from "./view.ts";

/** A box and the row that it stands in. */
export interface Spot {
  readonly box: Box;
  readonly row: number;
}

/** Room around the frames for the outline. */
const MARGIN = 2;
const ZOOM_MS = 100;
const COMPACT = matchMedia("(max-width: 640px)");
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the window is as narrow as a phone. */
export function isCompact(): boolean {
  return COMPACT.matches;
}

/** Draws the flame graph on a canvas that stands still in a scrolling element, and says what is where on it. */
export class FlameGraph {
  /** What the pointer is on. */
  readonly pointed: Signal<Spot | null> = signal(null);
  readonly #state: GraphState;
  readonly #scroller: HTMLElement;
  readonly #spacer: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #widths: TextWidths;
  readonly #undo: (() => void)[] = [];
  #palette: Palette;
  readonly #faces: Faces;
  /** The view of the last picture. */
  #shown: View | null = null;
  #span: Span | null = null;
  #rows: Box[][] = [];
  #shape: RowShape = chooseRows(1, false);
  #frameRequest = 0;

  constructor(
    state: GraphState,
    faces: Faces,
    scroller: HTMLElement,
    spacer: HTMLElement,
    canvas: HTMLCanvasElement,
  ) {
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser has no canvas");
    this.#state = state;
    this.#faces = faces;
    this.#scroller = scroller;
    this.#spacer = spacer;
    this.#canvas = canvas;
    this.#context = context;
    this.#widths = new TextWidths(context);
    this.#palette = readPalette(scroller);
    this.#watch();
  }

  /** The rows as they stand when no zoom is under way. */
  get rows(): readonly (readonly Box[])[] {
    return this.#rows;
  }

  stop(): void {
    cancelAnimationFrame(this.#frameRequest);
    for (const undo of this.#undo) undo();
  }

  /** What is at a point of the window, or null. */
  spotAt(clientX: number, clientY: number): Spot | null {
    const bounds = this.#canvas.getBoundingClientRect();
    const y = clientY - bounds.top - MARGIN;
    const x = clientX - bounds.left - MARGIN;
    // The root's row stays in sight, above the others.
    const isOnRoot = y >= 0 && y < this.#shape.height;
    const row = isOnRoot ? 0 : rowAt(this.#shape, y + this.#scroller.scrollTop);
    const box = findBox(this.#rows[row], x);
    return box === undefined ? null : { box, row };
  }

  /** Where a drawn node stands, or null where it is too small to be seen or zoomed out of sight. */
  spotOf(drawn: number): Spot | null {
    const row = this.#state.view.value.index.depth[drawn]!;
    const box = this.#rows[row]?.find(({ node, merged }) => node === drawn && merged === 0);
    return box === undefined ? null : { box, row };
  }

  /** A spot's place in the window. */
  boundsOf({ box, row }: Spot): DOMRect {
    const bounds = this.#canvas.getBoundingClientRect();
    const top = boxTop(this.#shape, row, this.#scroller.scrollTop);
    return new DOMRect(
      bounds.left + MARGIN + box.x,
      bounds.top + MARGIN + top,
      box.width,
      this.#shape.height,
    );
  }

  /** Scrolls the graph as little as is needed to see a row whole. */
  scrollToRow(row: number): void {
    const pitch = this.#shape.height + this.#shape.gap;
    const top = rowTop(this.#shape, row);
    const visible = this.#scroller.clientHeight - 2 * MARGIN;
    const scrolled = this.#scroller.scrollTop;
    if (row > 0 && top - pitch < scrolled) this.#scroller.scrollTop = top - pitch;
    else if (top + pitch > scrolled + visible) this.#scroller.scrollTop = top + pitch - visible;
  }

  #watch(): void {
    const state = this.#state;
    const redraw = () => this.#schedule();
    const resize = new ResizeObserver(() => this.#place());
    resize.observe(this.#scroller);
    this.#scroller.addEventListener("scroll", redraw, { passive: true });
    // A window that moves to a screen of another density says so by this.
    addEventListener("resize", redraw);
    const recolour = () => {
      this.#palette = readPalette(this.#scroller);
      redraw();
    };
    const forced = matchMedia("(forced-colors: active)");
    forced.addEventListener("change", recolour);
    this.#undo.push(
      () => resize.disconnect(),
      () => this.#scroller.removeEventListener("scroll", redraw),
      () => removeEventListener("resize", redraw),
      () => forced.removeEventListener("change", recolour),
      effect(() => {
        state.view.value;
        state.zoom.value;
        untracked(() => {
          this.pointed.value = null;
          this.#zoom();
        });
      }),
      effect(() => {
        state.marked.value;
        state.focus.value;
        this.pointed.value;
        redraw();
      }),
      effect(() => {
        scheme.value;
        recolour();
      }),
    );
  }

  #target(): Span {
    const { tree, index, drawn } = this.#state.view.value;
    const node = drawn(this.#state.zoom.value);
    return { start: index.offset[node]!, bytes: tree.bytes[node]! };
  }

  /** Moves to the zoomed node's span: at once at first, when the view has changed or where motion isn't wanted. */
  #zoom(): void {
    const to = this.#target();
    const from = this.#span;
    const isSameView = this.#shown === this.#state.view.value;
    this.#shown = this.#state.view.value;
    if (from === null || !isSameView || STILL.matches || document.hidden) {
      this.#span = to;
      this.#place();
      return;
    }
    const began = performance.now();
    const step = (now: number) => {
      const part = Math.min(1, Math.max(0, (now - began) / ZOOM_MS));
      const eased = 1 - (1 - part) ** 3;
      this.#span =
        part === 1
          ? to
          : {
              start: from.start + (to.start - from.start) * eased,
              bytes: from.bytes + (to.bytes - from.bytes) * eased,
            };
      this.#place();
      if (part < 1) this.#frameRequest = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.#frameRequest);
    step(began);
  }

  /** Lays the frames out for the present size and draws them. */
  #place(): void {
    const { tree, index } = this.#state.view.value;
    const width = this.#scroller.clientWidth - 2 * MARGIN;
    this.#rows = layOut(tree, index, this.#span ?? this.#target(), width);
    this.#shape = chooseRows(this.#rows.length, isCompact());
    this.#spacer.style.height = `${graphHeight(this.#shape, this.#rows.length) + 2 * MARGIN}px`;
    this.#draw();
  }

  #schedule(): void {
    cancelAnimationFrame(this.#frameRequest);
    // A zoom that is under way is brought to its end by the same picture.
    this.#frameRequest = requestAnimationFrame(() => {
      const target = this.#target();
      if (this.#span?.start === target.start && this.#span.bytes === target.bytes) this.#draw();
      else {
        this.#span = target;
        this.#place();
      }
    });
  }

  #draw(): void {
    const scene = this.#prepare();
    const scrolled = this.#scroller.scrollTop;
    const height = this.#scroller.clientHeight;
    const marked = this.#state.marked.value;
    const pitch = this.#shape.height + this.#shape.gap;
    const first = Math.max(1, Math.floor(scrolled / pitch));
    const last = Math.min(this.#rows.length - 1, Math.ceil((scrolled + height) / pitch));
    for (let row = first; row <= last; row++) this.#drawRow(scene, row, scrolled, marked);
    this.#drawFocus(scene, first, last, scrolled);
    if (this.#rows.length === 0) return;
    scene.context.fillStyle = this.#palette.ground;
    scene.context.fillRect(-MARGIN, -MARGIN, this.#canvas.clientWidth, this.#shape.height + MARGIN + 1);
    this.#drawRow(scene, 0, scrolled, marked);
    this.#drawFocus(scene, 0, 0, scrolled);
  }

  #drawRow(scene: Scene, row: number, scrolled: number, marked: Uint8Array | null): void {
    const top = boxTop(this.#shape, row, scrolled);
    for (const box of this.#rows[row]!) {
      if (box.merged > 0) drawMerged(scene, box, top, marked !== null);
      else drawFrame(scene, box, top, this.#faces.lookOf(box.node, marked));
    }
  }

  #drawFocus(scene: Scene, first: number, last: number, scrolled: number): void {
    const { focus, view } = this.#state;
    const focused = focus.value === null ? null : this.spotOf(view.value.drawn(focus.value));
    for (const spot of [focused, this.pointed.value]) {
      if (spot === null || spot.row < first || spot.row > last) continue;
      drawOutline(scene, spot.box, boxTop(this.#shape, spot.row, scrolled));
    }
  }

  /** Fits the canvas to the element and the screen's density, and clears it. */
  #prepare(): Scene {
    const density = devicePixelRatio;
    const width = this.#scroller.clientWidth;
    const height = this.#scroller.clientHeight;
    const deviceWidth = Math.round(width * density);
    const deviceHeight = Math.round(height * density);
    if (this.#canvas.width !== deviceWidth || this.#canvas.height !== deviceHeight) {
      this.#canvas.width = deviceWidth;
      this.#canvas.height = deviceHeight;
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    this.#context.setTransform(density, 0, 0, density, 0, 0);
    this.#context.clearRect(0, 0, width, height);
    this.#context.translate(MARGIN, MARGIN);
    this.#context.direction = "ltr";
    return {
      context: this.#context,
      palette: this.#palette,
      widths: this.#widths,
      fonts: chooseFonts(getComputedStyle(document.documentElement)),
      shape: this.#shape,
      density,
    };
  }
}
