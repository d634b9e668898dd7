/** Heights of the graph's rows, in pixels. */
export interface RowShape {
  readonly height: number;
  readonly gap: number;
  /** Two lines of text in a frame, or one. */
  readonly lines: 1 | 2;
}

const TALL: RowShape = { height: 37, gap: 2, lines: 2 };
const TOUCH: RowShape = { height: 43, gap: 2, lines: 2 };
const LOW: RowShape = { height: 20, gap: 2, lines: 1 };
/** A graph with more levels gets low rows. */
const TALL_LEVELS = 25;

export function isDeep(levels: number): boolean {
  return levels > TALL_LEVELS;
}

export function chooseRows(levels: number, isCompact: boolean): RowShape {
  if (isDeep(levels)) return LOW;
  return isCompact ? TOUCH : TALL;
}

export function rowTop(shape: RowShape, row: number): number {
  return row * (shape.height + shape.gap);
}

/** Height of the whole graph. */
export function graphHeight(shape: RowShape, levels: number): number {
  return levels === 0 ? 0 : rowTop(shape, levels) - shape.gap;
}

/** The row at a height, or −1 in the gap under it. */
export function rowAt(shape: RowShape, y: number): number {
  const pitch = shape.height + shape.gap;
  const row = Math.floor(y / pitch);
  return y - row * pitch < shape.height ? row : -1;
}
