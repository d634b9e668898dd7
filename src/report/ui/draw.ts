import { cutEnd, fitLine, fitSource, PIECE_GAP } from "../../analysis/fit-text.ts";
import type { Box } from "../../analysis/flame-layout.ts";
import { type RowShape, rowTop } from "../../analysis/flame-rows.ts";
import { formatCount, formatPlace } from "../../analysis/format.ts";
import type { Ink, Palette } from "./palette.ts";
import type { TextWidths } from "./text-width.ts";
import type { FrameText } from "./view.ts";

/** What the frames of one picture have in common. */
export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly widths: TextWidths;
  readonly fonts: Fonts;
  readonly shape: RowShape;
  /** Pixels of the device in one of the page: edges stand on whole ones. */
  readonly density: number;
}

export interface Fonts {
  readonly name: string;
  readonly strong: string;
  readonly ring: string;
  readonly code: string;
}

export interface FrameLook {
  readonly text: FrameText;
  /** What it says beside its name, and at its right end. */
  readonly size: string;
  readonly share: string;
  readonly tint: Tint;
  /** Its interval is wider than it is large. */
  readonly isVague: boolean;
  /** The number of a sentence that is about its line. */
  readonly ring?: number | undefined;
  /** There is nothing of it any more. */
  readonly isGone?: boolean;
  /** The second line where there is no source. */
  readonly remark: string;
  readonly role: "frame" | "root" | "path";
  /** Whether it was looked for; null when nothing is. */
  readonly isMatch: boolean | null;
}

/** What a frame's colour says: a step of a share or of a change, or nothing. */
export type Tint = { readonly of: "share" | "more" | "less"; readonly step: number } | null;

const PADDING = 7;
const EDGE_GAP = 1.5;
const RADIUS = 3;
/** Below this width there is room for no letter. */
const TEXT_WIDTH_MIN = 22;
/** A ring takes so much behind the name, and needs a frame that has more for the name itself. */
const RING_SIZE = 15;
const RING_WIDTH_MIN = 64;
const SECOND_LINE_WIDTH_MIN = 52;
/** Below this width an outline would hide the frame's colour. */
const OUTLINE_WIDTH_MIN = 6;
const HATCH_GAP = 9;
const HATCH_STRENGTH = 0.25;
const FADED = 0.3;
const PALE = 0.45;

export function chooseFonts(style: CSSStyleDeclaration): Fonts {
  const sans = style.getPropertyValue("--sans");
  const mono = style.getPropertyValue("--mono");
  return {
    name: `400 12px ${sans}`,
    strong: `600 12px ${sans}`,
    ring: `600 10px ${sans}`,
    code: `400 11px ${mono}`,
  };
}

export function drawFrame(scene: Scene, box: Box, top: number, look: FrameLook): void {
  const { context, palette } = scene;
  const colours = chooseInk(palette, look);
  const strength = look.isMatch === false ? FADED : 1;
  context.globalAlpha = look.isVague ? PALE * strength : strength;
  const { left, width } = fillBox(scene, box, top, colours.fill);
  context.globalAlpha = strength;
  if (look.isGone) hatchBox(scene, left, top, width, colours.ink);
  if (look.role === "path" || palette.isForced) strokeBox(scene, left, top, width, palette.line, 1);
  if (look.isMatch === true && width >= OUTLINE_WIDTH_MIN)
    strokeBox(scene, left, top, width, palette.muted, 1);
  if (width >= TEXT_WIDTH_MIN) drawText(scene, left + PADDING, top, width - 2 * PADDING, colours.ink, look);
  context.globalAlpha = 1;
}

export function drawMerged(scene: Scene, box: Box, top: number, isFaded: boolean): void {
  const { context, palette, fonts, widths, shape } = scene;
  context.globalAlpha = isFaded ? FADED : 1;
  const { left, width } = fillBox(scene, box, top, palette.library.fill);
  if (palette.isForced) strokeBox(scene, left, top, width, palette.line, 1);
  const measure = widths.measureIn(fonts.name);
  const label = `${formatCount(box.merged)} smaller`;
  if (measure(label) <= width - 2 * PADDING) {
    write(context, fonts.name, palette.library.ink, label, left + PADDING, top + firstBaseline(shape));
  }
  context.globalAlpha = 1;
}

/** The outline of the frame that has the focus or the pointer. */
export function drawOutline(scene: Scene, box: Box, top: number): void {
  const left = snap(scene, box.x);
  const width = snap(scene, box.x + box.width - EDGE_GAP) - left;
  strokeBox(scene, left - 1, top - 1, width + 2, scene.palette.text, 2, scene.shape.height + 2);
}

export function boxTop(shape: RowShape, row: number, scrolled: number): number {
  // The root's row stays in sight.
  return row === 0 ? 0 : rowTop(shape, row) - scrolled;
}

function chooseInk(palette: Palette, { tint, role, isVague }: FrameLook): Ink {
  if (role === "root") return palette.root;
  if (role === "path") return palette.path;
  return tint === null ? palette.library : palette.steps[tint.of][isVague ? 0 : tint.step]!;
}

function fillBox(scene: Scene, box: Box, top: number, fill: string): { left: number; width: number } {
  const { context, shape } = scene;
  const left = snap(scene, box.x);
  const width = Math.max(1, snap(scene, box.x + box.width - EDGE_GAP) - left);
  context.fillStyle = fill;
  if (width > 3 * RADIUS) {
    context.beginPath();
    context.roundRect(left, top, width, shape.height, RADIUS);
    context.fill();
  } else context.fillRect(left, top, width, shape.height);
  return { left, width };
}

/** Lines from the lower left to the upper right. */
function hatchBox({ context, shape }: Scene, left: number, top: number, width: number, ink: string): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, shape.height);
  context.clip();
  context.globalAlpha *= HATCH_STRENGTH;
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = left - shape.height; x < left + width; x += HATCH_GAP) {
    context.moveTo(x, top + shape.height);
    context.lineTo(x + shape.height, top);
  }
  context.stroke();
  context.restore();
}

function strokeBox(
  { context, shape }: Scene,
  left: number,
  top: number,
  width: number,
  colour: string,
  thickness: number,
  height = shape.height,
): void {
  const inset = thickness / 2;
  context.strokeStyle = colour;
  context.lineWidth = thickness;
  context.beginPath();
  context.roundRect(left + inset, top + inset, Math.max(0, width - thickness), height - thickness, RADIUS);
  context.stroke();
}

function drawText(scene: Scene, left: number, top: number, room: number, ink: string, look: FrameLook): void {
  const { context, fonts, widths, shape } = scene;
  const { text } = look;
  const isStrong = text.origin === "own" || look.tint !== null || look.role === "root";
  const nameFont = isStrong ? fonts.strong : fonts.name;
  const measure = widths.measureIn(fonts.name);
  const hasSource = text.sourceLine !== undefined && shape.lines === 2;
  const pieces = {
    name: text.name,
    size: look.size,
    place: hasSource || shape.lines === 1 ? formatPlace(text.file, text.line) : "",
    share: look.share,
  };
  const ring = room >= RING_WIDTH_MIN ? look.ring : undefined;
  const ringRoom = ring === undefined ? 0 : RING_SIZE + PIECE_GAP;
  const fitted = fitLine(pieces, room - ringRoom, widths.measureIn(nameFont), measure);
  const baseline = top + firstBaseline(shape);
  write(context, nameFont, ink, fitted.name, left, baseline);
  let x = left + widths.measureIn(nameFont)(fitted.name) + PIECE_GAP;
  if (ring !== undefined) drawRing(scene, x, baseline, ink, ring);
  x += ringRoom;
  if (fitted.size) {
    write(context, fonts.name, ink, pieces.size, x, baseline);
    x += measure(pieces.size) + PIECE_GAP;
  }
  if (fitted.place) write(context, fonts.name, ink, pieces.place, x, baseline);
  if (fitted.share)
    write(context, fonts.name, ink, pieces.share, left + room - measure(pieces.share), baseline);
  if (shape.lines === 2 && room + 2 * PADDING >= SECOND_LINE_WIDTH_MIN) {
    drawSecondLine(scene, left, baseline + 15, room, ink, look);
  }
}

function drawRing(
  { context, fonts, widths }: Scene,
  x: number,
  baseline: number,
  ink: string,
  ring: number,
): void {
  const text = String(ring);
  const [middle, centre] = [x + RING_SIZE / 2, baseline - 4.5];
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.beginPath();
  context.arc(middle, centre, RING_SIZE / 2 - 0.5, 0, 2 * Math.PI);
  context.stroke();
  write(context, fonts.ring, ink, text, middle - widths.measureIn(fonts.ring)(text) / 2, centre + 3.5);
}

function drawSecondLine(
  scene: Scene,
  left: number,
  baseline: number,
  room: number,
  ink: string,
  look: FrameLook,
) {
  const { context, fonts, widths } = scene;
  const measure = widths.measureIn(fonts.code);
  const { sourceLine, markStart, markEnd } = look.text;
  if (sourceLine === undefined) {
    write(context, fonts.code, ink, cutEnd(look.remark, room, measure), left, baseline);
    return;
  }
  const fitted = fitSource(sourceLine[1], markStart, markEnd, room, measure("0"));
  write(context, fonts.code, ink, fitted.text, left, baseline);
  if (fitted.markEnd <= fitted.markStart) return;
  const from = left + measure(fitted.text.slice(0, fitted.markStart));
  const to = left + measure(fitted.text.slice(0, fitted.markEnd));
  context.fillStyle = ink;
  context.fillRect(from, baseline + 3, to - from, 1);
}

function firstBaseline(shape: RowShape): number {
  return shape.lines === 2 ? Math.round((shape.height - 37) / 2) + 15 : 14;
}

function write(
  context: CanvasRenderingContext2D,
  font: string,
  ink: string,
  text: string,
  x: number,
  y: number,
): void {
  if (text === "") return;
  context.font = font;
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

function snap({ density }: Scene, x: number): number {
  return Math.round(x * density) / density;
}
