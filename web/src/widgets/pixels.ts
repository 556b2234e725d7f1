import type { Scale } from "./scale";

/**
 * Writes `count` values from index `from` on (row by row, `columns` wide) into `image` with their top left at (x, y).
 * Unknown values stay clear.
 */
export function paint(
  image: ImageData,
  values: ArrayLike<number>,
  columns: number,
  scale: Scale,
  { x = 0, y = 0, from = 0, count = values.length } = {},
): void {
  const { data, width } = image;
  for (let i = 0; i < count; i++) {
    const color = scale.color(values[from + i]!);
    const at = 4 * ((y + Math.floor(i / columns)) * width + x + (i % columns));
    data[at] = color?.[0] ?? 0;
    data[at + 1] = color?.[1] ?? 0;
    data[at + 2] = color?.[2] ?? 0;
    data[at + 3] = color ? 255 : 0;
  }
}
