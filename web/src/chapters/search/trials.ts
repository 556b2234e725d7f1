/** What trials say, alone and together. */
import type { ParameterValue, Trial, TrialState } from "../../engine/study_protocol";

/** Whether a trial goes on no more. */
export const hasEnded = ({ state }: Pick<Trial, "state">): boolean => state !== "running" && state !== "waiting";

/** A parameter's value; undefined where the trial has none. A parameter may be called as what every object has: "constructor". */
export const parameterOf = ({ parameters }: Pick<Trial, "parameters">, name: string): ParameterValue | undefined =>
  Object.hasOwn(parameters, name) ? parameters[name] : undefined;

/** The best trial so far. */
export interface Best {
  trial: Trial;
  value: number;
}

/** The complete trial with the best value up to each number, the earliest of equals; absent before the first. */
export function bestSoFar(trials: readonly Trial[], higherIsBetter: boolean): Best[] {
  const found: Best[] = [];
  for (const trial of trials) {
    const best = found.at(-1);
    const value = lastValue(trial);
    const better = trial.state === "complete" && value !== null && (!best || (higherIsBetter ? value > best.value : value < best.value));
    if (better) found[trial.number] = { trial, value };
    else if (best) found[trial.number] = best;
  }
  return found;
}

/** Points of which no two fall on the same place of a chart: many more would hold up the page, and look no different. */
export function thinned(points: Point[], cells = 200): Point[] {
  if (points.length <= 4 * cells) return points;
  const range = (axis: keyof Point): [number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (const { [axis]: value } of points) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return [low, high];
  };
  const [x0, x1] = range("x");
  const [y0, y1] = range("y");
  const cell = (value: number, low: number, high: number) => (high > low ? Math.floor(((value - low) / (high - low)) * cells) : 0);
  const taken = new Set<number>();
  return points.filter(({ x, y }) => {
    const place = cell(x, x0, x1) * (cells + 1) + cell(y, y0, y1);
    return !taken.has(place) && taken.add(place);
  });
}

interface Point {
  x: number;
  y: number;
}

/** At most `most` of them, spread evenly: a plot of many more would hold up the page, and could not be read. */
export const someOf = <T>(items: readonly T[], most = 1000): readonly T[] =>
  items.length <= most ? items : Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);

/** How many trials are in each state. */
export type Counts = Record<TrialState, number>;

/** Counts trials by their states. */
export function countStates(trials: readonly Trial[]): Counts {
  const counts: Counts = { running: 0, complete: 0, pruned: 0, failed: 0, waiting: 0, unreadable: 0 };
  for (const { state } of trials) counts[state]++;
  return counts;
}

/** Epochs that a trial was trained, as far as its reports tell; a complete one has all. */
export function epochsOf(trial: Trial, epochs: number): number {
  return trial.state === "complete" ? epochs : (trial.reports.at(-1)?.step ?? 0);
}

/** What a trial said last, its value or its last report; null for one that failed, and where that is no finite number. */
export function lastValue({ state, value, reports }: Trial): number | null {
  const last = value ?? reports.at(-1)?.value ?? NaN;
  return state !== "failed" && Number.isFinite(last) ? last : null;
}
