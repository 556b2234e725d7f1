/** A study's parameters, and its value, as axes on which a trial stands somewhere from 0 to 1. */
import type { Parameter, ParameterValue, Trial } from "../../engine/study_protocol";
import { tick } from "../../widgets/format";
import { idOf, placeOf } from "./table";
import { lastValue, parameterOf } from "./trials";
import { parameterName, type Quantity, valueText } from "./words";

/** One axis: what it is called, its ticks, and where things stand on it. */
export interface Axis {
  id: string;
  label: string;
  ticks: { at: number; text: string }[];
  at(trial: Trial): number | undefined;
  /** Where a value of the parameter stands. */
  of(value: ParameterValue): number;
  /** The value at a place, as the end of a range: of values that stand apart, the first or last one inside. */
  text(at: number, end: "from" | "to"): string;
}

/** The whole number at or inside the end of a range; a hair beside one is that one. */
const inside = (value: number, end: "from" | "to"): number => (end === "from" ? Math.ceil(value - 1e-9) : Math.floor(value + 1e-9));

/** Ticks with different texts: close values can round to one. */
function distinct(ticks: Axis["ticks"]): Axis["ticks"] {
  return ticks.filter(({ text }, i) => ticks.findIndex((other) => other.text === text) === i);
}

/** An axis of numbers, linear or on the logarithm. Where all are equal they stand in its middle. */
function numbers(low: number, high: number, log: boolean, whole = false): Pick<Axis, "ticks" | "of" | "text"> {
  const of = (value: ParameterValue) => {
    if (high === low) return 0.5;
    const share = log ? Math.log(Number(value) / low) / Math.log(high / low) : (Number(value) - low) / (high - low);
    return Math.min(1, Math.max(0, share));
  };
  const value = (at: number) => (log ? low * (high / low) ** at : low + at * (high - low));
  const text = (at: number, end: "from" | "to") => (whole ? String(inside(value(at), end)) : tick(value(at)));
  const between = log ? decades(low, high) : [(low + high) / 2];
  const ticks = distinct([low, ...between, high].map((value) => ({ at: of(value), text: tick(value) })));
  return { of, text, ticks: ticks.filter(({ at }, i) => i === 0 || i === ticks.length - 1 || (at > 0.12 && at < 0.88)) };
}

/** Powers of ten from `low` to `high`, a third of them where there are many. */
function decades(low: number, high: number): number[] {
  const found: number[] = [];
  for (let power = Math.ceil(Math.log10(low)); power <= Math.log10(high); power++) found.push(10 ** power);
  return found.length > 5 ? found.filter((_, i) => i % 3 === 0) : found;
}

/** The axis of a parameter, over its range; choices stand evenly. */
export function parameterAxis(parameter: Parameter): Axis {
  const { name, type, choices, low, high, log } = parameter;
  const label = parameterName(name);
  if (type === "categorical") {
    const at = (place: number) => (choices.length === 1 ? 0.5 : place / (choices.length - 1));
    const of = (value: ParameterValue) => at(choices.indexOf(value));
    const text = (share: number, end: "from" | "to") => valueText(choices[inside(share * (choices.length - 1), end)]);
    const place = (trial: Trial) => {
      const found = placeOf(trial, parameter);
      return found === undefined ? undefined : at(found);
    };
    return { id: idOf(parameter), label, ticks: choices.map((choice, i) => ({ at: at(i), text: valueText(choice) })), at: place, of, text };
  }
  const scale = numbers(low, high, log, type === "int");
  const at = (trial: Trial) => {
    const value = parameterOf(trial, name);
    return value === undefined ? undefined : scale.of(value);
  };
  return { id: idOf(parameter), label, at, ...scale };
}

/** On the logarithm; smaller ones are drawn as this: few trials get there. */
const smallestError = 0.002;

/** Shares of right answers are told apart by their errors, on the logarithm: 0.98 is as far from 0.96 as 0.96 from 0.92. */
function errors(low: number, high: number): Pick<Axis, "ticks" | "of" | "text"> {
  const error = (value: number) => Math.log(Math.max(smallestError, 1 - value));
  if (error(low) === error(high)) return numbers(low, high, false);
  const of = (value: ParameterValue) => (error(low) - error(Number(value))) / (error(low) - error(high));
  const text = (at: number) => tick(1 - Math.exp(error(low) - at * (error(low) - error(high))));
  const between = [0.5, 0.9, 0.97].filter((value) => of(value) > 0.12 && of(value) < 0.88);
  return { of, text, ticks: distinct([low, ...between, high].map((value) => ({ at: of(value), text: tick(value) }))) };
}

/** What a trial reached, from the lowest to the highest of all; accuracies by their errors. */
export function valueAxis(trials: readonly Trial[], quantity: Quantity): Axis {
  const values = trials.map(lastValue).filter((value) => value !== null);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const scale = values.length === 0 ? numbers(0, 1, false) : quantity === "accuracy" ? errors(low, high) : numbers(low, high, false);
  const at = (trial: Trial) => {
    const value = lastValue(trial);
    return value === null ? undefined : scale.of(value);
  };
  return { id: "value", label: quantity, at, ...scale };
}

/** The part of each axis that is kept, from 0 to 1. */
export type Brush = Record<string, readonly [low: number, high: number]>;

/** Whether a trial lies within every brushed part; one that has nothing there does not. */
export const within = (trial: Trial, brush: Brush, axes: readonly Axis[]): boolean =>
  axes.every((axis) => {
    const part = brush[axis.id];
    const at = part && axis.at(trial);
    return !part || (at !== undefined && at >= part[0] && at <= part[1]);
  });
