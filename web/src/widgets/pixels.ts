import type { Scale } from "./scale";

/** Writes `values` (row by row, `columns` wide) into `image` with its top left at (x, y); unknown values stay clear. */
export function paint(image: ImageData, values: ArrayLike<number>, columns: number, scale: Scale, x = 0, y = 0): void {
  for (let i = 0; i < values.length; i++) {
    const color = scale.color(values[i]!);
    const at = 4 * ((y + Math.floor(i / columns)) * image.width + x + (i % columns));
    image.data.set(color ? [...color, 255] : [0, 0, 0, 0], at);
  }
}
