/** The two colour scales of the page: ink of a digit, and the diverging scale of weights. */

export type Rgb = [red: number, green: number, blue: number];

/** "#0072b2" as three bytes. */
export function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb =>
  [0, 1, 2].map((i) => Math.round(a[i]! + (b[i]! - a[i]!) * share)) as Rgb;

/** From `empty` at 0 to `full` at `limit`. Values beyond are clamped; one that is not a number looks empty. */
export function sequential(empty: Rgb, full: Rgb, limit: number): (value: number) => Rgb {
  return (value) => mix(empty, full, clampShare(value / limit));
}

/** From `negative` at -limit over `zero` to `positive` at +limit. */
export function diverging(negative: Rgb, zero: Rgb, positive: Rgb, limit: number): (value: number) => Rgb {
  return (value) => mix(zero, value < 0 ? negative : positive, clampShare(Math.abs(value) / limit));
}

const clampShare = (share: number) => (Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0);

/** The largest |value|, at least a little above 0: where a symmetric scale ends. */
export function symmetricLimit(values: Iterable<number>): number {
  let limit = 1e-12;
  for (const value of values) if (Math.abs(value) > limit) limit = Math.abs(value);
  return limit;
}
