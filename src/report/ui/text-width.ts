import type { Measure } from "../../analysis/fit-text.ts";

/** Remembers widths by font: names and sizes repeat, and measuring is the slowest part of drawing. */
export class TextWidths {
  readonly #context: CanvasRenderingContext2D;
  readonly #fonts = new Map<string, Map<string, number>>();

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  measureIn(font: string): Measure {
    const widths = this.#fonts.get(font) ?? new Map<string, number>();
    this.#fonts.set(font, widths);
    return (text) => {
      const known = widths.get(text);
      if (known !== undefined) return known;
      this.#context.font = font;
      const { width } = this.#context.measureText(text);
      if (widths.size > 20_000) widths.clear();
      widths.set(text, width);
      return width;
    };
  }
}
