/** A study's trials as a table: sorted, filtered, and as CSV. */
import type { Parameter, Trial } from "../../engine/study_protocol";
import { lastValue } from "./trials";

/** "number", "value", "epoch", or a parameter's name. */
export interface Order {
  column: string;
  down: boolean;
}

/** A parameter's value as a number: for choices its place in the list; undefined where the trial has none. */
export function placeOf(trial: Trial, { name, choices, type }: Parameter): number | undefined {
  const value = trial.parameters[name];
  if (value === undefined) return undefined;
  if (type !== "categorical") return Number(value);
  const place = choices.indexOf(value);
  return place < 0 ? undefined : place;
}

function cell(trial: Trial, column: string, parameters: readonly Parameter[]): number | undefined {
  if (column === "number") return trial.number;
  if (column === "value") return lastValue(trial) ?? undefined;
  if (column === "epoch") return trial.reports.at(-1)?.step;
  const parameter = parameters.find(({ name }) => name === column);
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
  const quote = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = trials.map((trial) => [
    trial.number,
    trial.state,
    trial.value ?? "",
    ...parameters.map(({ name }) => trial.parameters[name] ?? ""),
    trial.reason,
  ]);
  const head = ["Number", "State", "Value", ...parameters.map(({ name }) => `Param ${name}`), "Reason"];
  return [head, ...rows].map((row) => row.map((value) => quote(String(value))).join(",")).join("\n") + "\n";
}
