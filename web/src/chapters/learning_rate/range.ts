/** What a range test says about the rate to choose. */
import type { RatePoint } from "../../engine/protocol";

/** Rates from 0.001 to 100 in a hundred updates. */
export const rangeLow = 0.001;
export const rangeHigh = 100;
export const rangeSteps = 100;

/** The point with the lowest loss; undefined without points. */
export const lowestOf = (points: readonly RatePoint[]): RatePoint | undefined =>
  points.reduce<RatePoint | undefined>((low, point) => (low === undefined || point.loss < low.loss ? point : low), undefined);

/** A rule of thumb: a third of the rate at which the loss was lowest, in two digits; undefined without points. */
export function suggestion(points: readonly RatePoint[]): number | undefined {
  const lowest = lowestOf(points);
  return lowest && Number((lowest.learning_rate / 3).toPrecision(2));
}
