/** Clipping of a vector that lies in several parts, for pictures and measurements. */
export type Parts = readonly ArrayLike<number>[];

/** The sum of a_i b_i over all parts. */
function product(a: Parts, b: Parts): number {
  let sum = 0;
  a.forEach((part, index) => {
    for (let i = 0; i < part.length; i++) sum += part[i]! * b[index]![i]!;
  });
  return sum;
}

/** The size of the largest component. */
export function largest(parts: Parts): number {
  let most = 0;
  for (const part of parts) for (let i = 0; i < part.length; i++) most = Math.max(most, Math.abs(part[i]!));
  return most;
}

export const length = (parts: Parts): number => Math.sqrt(product(parts, parts));

const times = (part: ArrayLike<number>, factor: number): Float64Array => Float64Array.from(part, (g) => g * factor);
const shorten = (part: ArrayLike<number>, norm: number, t: number): Float64Array => times(part, norm > t ? t / norm : 1);

/** Each component into [-t, t]. */
export const clipByValue = (parts: Parts, t: number): Float64Array[] => parts.map((part) => Float64Array.from(part, (g) => Math.min(t, Math.max(-t, g))));

/** Each part shortened to norm t where it is longer. */
export const clipEach = (parts: Parts, t: number): Float64Array[] => parts.map((part) => shorten(part, length([part]), t));

/** All parts shortened by one factor, to the joint norm t where it is longer. */
export function clipTogether(parts: Parts, t: number): Float64Array[] {
  const norm = length(parts);
  return parts.map((part) => shorten(part, norm, t));
}

/** Between two vectors, in degrees from 0 to 180; NaN where one has no length. */
export function angle(a: Parts, b: Parts): number {
  const cosine = product(a, b) / (length(a) * length(b));
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
