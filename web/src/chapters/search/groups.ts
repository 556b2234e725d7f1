/** Trials by what a setting was: each value, or each range of values, with what trials reached there. */
import type { Parameter, Trial } from "../../engine/study_protocol";
import { placeOf } from "./table";
import { lastValue } from "./trials";

export interface Group {
  /** Its smallest and largest value; of choices their place in the list. */
  from: number;
  to: number;
  trials: number;
  /** The middle trial's value, of an even number the mean of both in the middle. */
  median: number;
  best: number;
}

/** More single values than this are gathered into ranges. */
const mostValues = 10;
/** Ranges, each with about as many trials. */
const ranges = 6;

/** Trials that have both, by the setting's value: single values where there are few, else ranges with equal shares of the trials. */
export function groupsOf(trials: readonly Trial[], parameter: Parameter, higherIsBetter: boolean): Group[] {
  const pairs = trials
    .flatMap((trial) => {
      const [at, value] = [placeOf(trial, parameter), lastValue(trial)];
      return at === undefined || value === null ? [] : [{ at, value }];
    })
    .sort((a, b) => a.at - b.at);
  const values = [...new Set(pairs.map(({ at }) => at))];
  const parts =
    values.length <= mostValues
      ? values.map((value) => pairs.filter(({ at }) => at === value))
      : equalShares(pairs, Math.min(ranges, Math.floor(pairs.length / 3)));
  return parts.map((part) => {
    const reached = part.map(({ value }) => value).sort((a, b) => a - b);
    return { from: part[0]!.at, to: part.at(-1)!.at, trials: part.length, median: medianOf(reached), best: higherIsBetter ? reached.at(-1)! : reached[0]! };
  });
}

/** Cuts a sorted list into parts of about equal length; equal values stay together. */
function equalShares<T extends { at: number }>(sorted: readonly T[], count: number): T[][] {
  const parts: T[][] = [];
  let from = 0;
  for (let i = 1; i <= count && from < sorted.length; i++) {
    let to = Math.max(from + 1, Math.round((i * sorted.length) / count));
    while (to < sorted.length && sorted[to]!.at === sorted[to - 1]!.at) to++;
    parts.push(sorted.slice(from, to));
    from = to;
  }
  return parts;
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
