/** Colours for numbers. All pictures of signed numbers share one diverging scale: negative, zero, positive. */

/** Red, green and blue, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour for every number from -limit to limit; beyond, the end's colour. `null` for what is not a finite number. */
export interface Scale {
  readonly limit: number;
  color(value: number): Rgb | null;
  css(value: number): string;
}

/** Reads "#rgb" or "#rrggbb", as the design tokens are written. Throws an Error quoting anything else. */
export function parseColor(text: string): Rgb {
  const hex = /^#(?:([\da-f]{3})|([\da-f]{6}))$/i.exec(text.trim());
  if (!hex) throw new Error(`A colour is "#rgb" or "#rrggbb", found "${text}"`);
  const digits = hex[1] ? hex[1].replace(/./g, "$&$&") : hex[2]!;
  const channel = (at: number) => parseInt(digits.slice(at, at + 2), 16);
  return [channel(0), channel(2), channel(4)];
}

/** Largest absolute value among finite numbers; 0 where there is none. */
export function largest(values: ArrayLike<number>): number {
  let limit = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > limit && size < Infinity) limit = size;
  }
  return limit;
}

/** The next round number at or above `limit`, so that a live scale seldom moves and its ends are easily read. 0 gives 1. */
export function roundLimit(limit: number): number {
  if (!(limit > 0) || !Number.isFinite(limit)) return 1;
  const power = 10 ** Math.floor(Math.log10(limit));
  const head = [1, 1.5, 2, 3, 4, 5, 7, 10].find((step) => step * power >= limit * (1 - 1e-9)) ?? 10;
  return Number((head * power).toPrecision(2));
}

/** Steps from zero to either end: finer than a screen shows. */
const steps = 255;

/** From `negative` over `zero` to `positive`, evenly to the eye (mixed in Oklab, Ottosson 2020). */
export function divergingScale(negative: Rgb, zero: Rgb, positive: Rgb, limit: number): Scale {
  const range = limit > 0 ? limit : 1;
  const wings = [wing(zero, negative), wing(zero, positive)] as const;
  const color = (value: number): Rgb | null => {
    if (!Number.isFinite(value)) return null;
    const step = Math.min(steps, Math.round((Math.abs(value) / range) * steps));
    return wings[value < 0 ? 0 : 1][step]!;
  };
  const css = (value: number): string => {
    const found = color(value);
    return found ? `rgb(${found.join(" ")})` : "transparent";
  };
  return { limit: range, color, css };
}

const known = new Map<string, Rgb[]>();

/** The colours from `zero` to `end`; a page has few, and pictures ask for them many times a second. */
function wing(zero: Rgb, end: Rgb): Rgb[] {
  const key = `${zero} ${end}`;
  const colors = known.get(key) ?? Array.from({ length: steps + 1 }, (_, step) => mix(zero, end, step / steps));
  known.set(key, colors);
  return colors;
}

/** Mixes two colours in Oklab; `share` 0 gives `from`, 1 gives `to`. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const a = toOklab(from);
  const b = toOklab(to);
  const at = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share;
  return fromOklab([at(0), at(1), at(2)]);
}

type Triple = readonly [number, number, number];

const toLinear = (channel: number): number => {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};
const fromLinear = (linear: number): number => {
  const c = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
};

function toOklab([red, green, blue]: Rgb): Triple {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: Triple): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
