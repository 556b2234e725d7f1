/** How the chapter says a study's numbers. */
import type { ParameterValue, Search, Trial } from "../../engine/study_protocol";
import { fixed, percent, short } from "../../widgets/format";
import { fieldName } from "../document";
import { lastValue } from "./trials";

/** A parameter as the reader knows it. */
export function parameterName(name: string): string {
  const layer = /^width_(\d+)$/.exec(name)?.[1];
  if (layer) return `width, layer ${layer}`;
  if (name === "hidden_layers") return "hidden layers";
  return fieldName(name);
}

/** A parameter's value, short; empty where it has none. */
export const valueText = (value: ParameterValue | undefined): string =>
  value === undefined ? "" : typeof value === "number" && Number.isFinite(value) ? short(value) : String(value).replaceAll("_", " ");

/** What a trial reached, also where Optuna took NaN or Infinity as its value. */
export const trialScore = (trial: Trial): string => (trial.value === null || Number.isFinite(trial.value) ? scoreText(lastValue(trial)) : String(trial.value));

/** What a study judges its trials by; one of Optuna's own has a value, and nobody knows of what. */
export type Quantity = "accuracy" | "loss" | "value";

/** What a study with this search judges by; null: one that came without its search. */
export const quantityOf = (search: Pick<Search, "objective"> | null): Quantity =>
  !search ? "value" : search.objective.monitor === "validation_loss" ? "loss" : "accuracy";

/** The same on an axis. */
export const quantityName = (quantity: Quantity): string => (quantity === "value" ? quantity : `validation ${quantity}`);

/** A trial's value: four places, as accuracies and losses need them. */
export const scoreText = (value: number | null): string => (value === null ? "–" : fixed(value, 4));

/** How values of a quantity are said: shares of right answers in percent. */
export const textOf = (quantity: Quantity): ((value: number | null) => string) => (quantity === "accuracy" ? percent : scoreText);

/** A time that something takes: "40 s", "12 min". */
export const durationText = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

/** Seconds between a trial's start and end, by its own times. */
export const secondsOf = ({ started, ended }: Trial): number => (Date.parse(ended) - Date.parse(started)) / 1000;
