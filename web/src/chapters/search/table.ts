/** A study's trials as a table: sorted, filtered, and as CSV. */
import type { Parameter, ParameterValue, Trial } from "../../engine/study_protocol";
import { lastValue, parameterOf } from "./trials";

/** A parameter's column or axis: whatever its name, it is none of the table's own ("number", "value", "epoch"). */
export const idOf = ({ name }: Pick<Parameter, "name">): string => `parameter ${name}`;

/** By which column, and whether the largest comes first. */
export interface Order {
  column: string;
  down: boolean;
}

/** Optuna compares choices as Python does: true and 1 are equal. */
const sameChoice = (a: ParameterValue, b: ParameterValue): boolean =>
  Object.is(a, b) || (typeof a !== "string" && typeof b !== "string" && a !== null && b !== null && Number(a) === Number(b));

/** A parameter's value as a number: for choices its place in the list; undefined where the trial has none. */
export function placeOf(trial: Trial, { name, choices, type }: Parameter): number | undefined {
  const value = parameterOf(trial, name);
  if (value === undefined) return undefined;
  if (type !== "categorical") return Number(value);
  const place = choices.findIndex((choice) => sameChoice(choice, value));
  return place < 0 ? undefined : place;
}

type Cell = (trial: Trial) => number | undefined;

function cellsOf(column: string, parameters: readonly Parameter[]): Cell {
  if (column === "number") return ({ number }) => number;
  if (column === "value") return (trial) => lastValue(trial) ?? undefined;
  if (column === "epoch") return ({ reports }) => reports.at(-1)?.step;
  const parameter = parameters.find((one) => idOf(one) === column);
  return (trial) => parameter && placeOf(trial, parameter);
}

/** A trial with what it is ordered by. */
type Keyed = [key: number | undefined, trial: Trial];

const keyed = (trials: readonly Trial[], column: string, parameters: readonly Parameter[]): Keyed[] => {
  const cell = cellsOf(column, parameters);
  return trials.map((trial) => [cell(trial), trial]);
};

/** Those without a value in the column come last either way. */
const inOrder = (down: boolean) => ([x, a]: Keyed, [y, b]: Keyed): number => {
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined) || a.number - b.number;
  return (down ? y - x : x - y) || a.number - b.number;
};

/** Trials in this order. */
export const sorted = (trials: readonly Trial[], { column, down }: Order, parameters: readonly Parameter[]): Trial[] =>
  keyed(trials, column, parameters)
    .sort(inOrder(down))
    .map(([, trial]) => trial);

/** The first `count` of them, without ordering the others. */
export function firstOf(trials: readonly Trial[], { column, down }: Order, parameters: readonly Parameter[], count: number): Trial[] {
  const compare = inOrder(down);
  let first: Keyed[] = [];
  const cut = () => void (first = first.sort(compare).slice(0, count));
  for (const one of keyed(trials, column, parameters)) {
    const last = first.length >= count ? first[count - 1] : undefined; // after the last cut, no better than the one in that place
    if (last && compare(one, last) > 0) continue;
    first.push(one);
    if (first.length >= 2 * count + 100) cut();
  }
  cut();
  return first.map(([, trial]) => trial);
}

/** The trials with Optuna's column names, one row each. */
export function csvOf(trials: readonly Trial[], parameters: readonly Parameter[]): string {
  const rows = trials.map((trial) => [
    trial.number,
    trial.state,
    trial.value === null || trial.state === "failed" ? "" : trial.value,
    ...parameters.map(({ name }) => parameterOf(trial, name) ?? ""),
    trial.reason,
  ]);
  const head = ["Number", "State", "Value", ...parameters.map(({ name }) => `Param ${name}`), "Reason"];
  return csvText([head, ...rows]);
}

/** Rows as comma-separated values, quoted where needed. */
export function csvText(rows: readonly (readonly ParameterValue[])[]): string {
  const quote = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map((value) => quote(String(value))).join(",")).join("\n") + "\n";
}
