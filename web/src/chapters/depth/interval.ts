/** A mean of a few runs, and how far it may be off. */

/** Student's t for 95 %, two-sided, for 1 to 19 degrees of freedom. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093,
];

/** The factor t for the mean of `count` values, 2 to 20. */
export const tFactor = (count: number): number => quantiles[count - 2] ?? NaN;

export interface Interval {
  count: number;
  mean: number;
  /** Standard deviation of a sample, divided by n - 1. */
  sd: number;
  /** The 95 % interval is mean ± half; NaN for fewer than two values. */
  half: number;
}

/** The 95 % t-interval of a mean: mean ± t s / sqrt(n) (Student 1908). */
export function interval(values: readonly number[]): Interval {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  return { count, mean, sd, half: (tFactor(count) * sd) / Math.sqrt(count) };
}

/** Whether no value is in both intervals. */
export const apart = (a: Interval, b: Interval): boolean => Math.abs(a.mean - b.mean) > a.half + b.half;
