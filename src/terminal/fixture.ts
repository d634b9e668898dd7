/** What tests say of text. */

/** Of what a drawing shows, the drawing's margin taken away. */
export const text = (drawing: string): string =>
  `${drawing
    .split("\n")
    .slice(1, -1)
    .map((line) => line.slice(4))
    .join("\n")}\n`;
