/** Digits as CSV, as `mlp data` prints them and `mlp predict` reads them. */

export interface SavedDigit {
  /** 64 numbers from 0 to 16, row by row. */
  pixels: ArrayLike<number>;
  label?: number;
}

const side = 8;
const pixelNames = Array.from({ length: side * side }, (_, i) => `pixel_${Math.floor(i / side)}_${i % side}`);

/** Label and split (none: they are of no part of the data) where every digit has a label; else the pixels alone. */
export function digitsCsv(digits: readonly SavedDigit[]): string {
  const labelled = digits.every(({ label }) => label !== undefined);
  const head = [...pixelNames, ...(labelled ? ["label", "split"] : [])];
  const rows = digits.map(({ pixels, label }) => [...Array.from(pixels), ...(labelled ? [label, "none"] : [])]);
  return [head, ...rows].map((row) => `${row.join(",")}\n`).join("");
}
