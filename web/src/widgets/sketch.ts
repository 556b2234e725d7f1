/** A curve drawn by hand: values at evenly spaced x from 0 to the end of the axis. */

/** Values of a sketch, and how many lie from one handle of the keyboard to the next. */
export const sketchCount = 25;
export const handleEvery = 4;

export interface SketchPoint {
  x: number;
  y: number;
}

/** A place under the pen; `at` counts values from 0 and may lie between two. */
export interface Place {
  at: number;
  value: number;
}

/** The values under a straight stroke of the pen take its height; a short stroke moves at least the nearest one. */
export function stroke(values: readonly number[], from: Place, to: Place): number[] {
  const [left, right] = from.at <= to.at ? [from, to] : [to, from];
  const slope = right.at > left.at ? (right.value - left.value) / (right.at - left.at) : 0;
  return values.map((value, index) => {
    if (index === Math.round(to.at)) return to.value;
    return index >= left.at && index <= right.at ? left.value + slope * (index - left.at) : value;
  });
}

/** Moves the value at `handle` by `by` and those up to the next handles with it, less with their distance. */
export function bend(values: readonly number[], handle: number, by: number, low: number, high: number): number[] {
  return values.map((value, index) => {
    const share = Math.max(0, 1 - Math.abs(index - handle) / handleEvery);
    return share === 0 ? value : Math.min(high, Math.max(low, value + share * by));
  });
}

/** The sketch on an x axis from 0 to `xMax`. */
export const sketchPoints = (values: readonly number[], xMax: number): SketchPoint[] =>
  values.map((y, index) => ({ x: (index / (values.length - 1)) * xMax, y }));

/** Its height at `x`, straight between two values. */
export function heightAt(values: readonly number[], xMax: number, x: number): number {
  const at = Math.min(values.length - 1, Math.max(0, (x / xMax) * (values.length - 1)));
  const before = Math.floor(at);
  const [a = NaN, b = a] = [values[before], values[before + 1]];
  return a + (at - before) * (b - a);
}

/** Mean vertical distance from the sketch to a run's points. What leaves the axes, 0 to `yMax`, counts as their edge. */
export function meanDistance(values: readonly number[], xMax: number, yMax: number, points: readonly SketchPoint[]): number {
  const distances = points
    .filter(({ x, y }) => x <= xMax && Number.isFinite(y))
    .map(({ x, y }) => Math.abs(heightAt(values, xMax, x) - Math.min(yMax, Math.max(0, y))));
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}
