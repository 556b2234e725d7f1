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

/** A parameter's value as a number: for choices its place in the list; undefined where the trial has none. */
export function placeOf(trial: Trial, { name, choices, type }: Parameter): number | undefined {
  const value = parameterOf(trial, name);
  if (value === undefined) return undefined;
  if (type !== "categorical") return Number(value);
  const place = choices.indexOf(value);
  return place < 0 ? undefined : place;
}

function cell(trial: Trial, column: string, parameters: readonly Parameter[]): number | undefined {
  if (column === "number") return trial.number;
  if (column === "value") return lastValue(trial) ?? undefined;
  if (column === "epoch") return trial.reports.at(-1)?.step;
  const parameter = parameters.find((one) => idOf(one) === column);
  return parameter && placeOf(trial, parameter);
}

/** Trials in this order; those without a value in the column come last either way. */
export function sorted(trials: readonly Trial[], { column, down }: Order, parameters: readonly Parameter[]): Trial[] {
  return [...trials].sort((a, b) => {
    const [x, y] = [cell(a, column, parameters), cell(b, column, parameters)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return (down ? y - x : x - y) || a.number - b.number;
  });
}

/** The trials with Optuna's column names, one row each. */
export function csvOf(trials: readonly Trial[], parameters: readonly Parameter[]): string {
  const rows = trials.map((trial) => [
    trial.number,
    trial.state,
    trial.value === null ? "" : (lastValue(trial) ?? ""),
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
