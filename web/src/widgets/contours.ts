/** A function of two variables as a picture: known on a grid, drawn in bands between levels. */

/** Values at evenly spread places: all of the first row (the lowest y), then of the second. */
export interface Grid {
  values: ArrayLike<number>;
  columns: number;
  rows: number;
}

/** How many of the growing `levels` lie below a value. */
export function bandOf(value: number, levels: readonly number[]): number {
  let band = 0;
  while (band < levels.length && value > levels[band]!) band++;
  return band;
}

/** `count` levels between the lowest and the highest value, dense near the lowest: each so many times as far above it as the one before. */
export function logLevels({ values }: Grid, count: number, decades = 4): number[] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) [low, high] = [Math.min(low, values[i]!), Math.max(high, values[i]!)];
  return Array.from({ length: count }, (_, k) => low + (high - low) * 10 ** (-decades * (1 - k / count)));
}

/** The places of a line of pixels among `count` places: the one before, and how far behind it. */
const between = (pixels: number, count: number) =>
  Array.from({ length: pixels }, (_, pixel) => {
    const at = (pixel / (pixels - 1)) * (count - 1);
    const before = Math.min(count - 2, Math.floor(at));
    return { before, share: at - before };
  });

/** The band of each pixel, row by row from the top; between four places the value is interpolated. */
export function bands({ values, columns, rows }: Grid, levels: readonly number[], width: number, height: number): Uint8Array {
  const found = new Uint8Array(width * height);
  const across = between(width, columns);
  const line = new Float64Array(columns);
  between(height, rows).forEach(({ before, share }, up) => {
    const low = before * columns;
    for (let column = 0; column < columns; column++) line[column] = (1 - share) * values[low + column]! + share * values[low + columns + column]!;
    const first = (height - 1 - up) * width;
    for (let x = 0; x < width; x++) {
      const { before: left, share: right } = across[x]!;
      found[first + x] = bandOf((1 - right) * line[left]! + right * line[left + 1]!, levels);
    }
  });
  return found;
}
