/** How the chapter says a study's numbers. */
import type { Parameter, ParameterValue, SpaceParameter, Trial } from "../../engine/study_protocol";
import { fixed, short } from "../../widgets/format";
import { fieldName } from "../document";

export function parameterName(name: string): string {
  const layer = /^width_(\d+)$/.exec(name)?.[1];
  if (layer) return `width, layer ${layer}`;
  if (name === "hidden_layers") return "hidden layers";
  return fieldName(name);
}

export const valueText = (value: ParameterValue | undefined): string =>
  value === undefined ? "" : typeof value === "number" ? short(value) : String(value).replaceAll("_", " ");

/** A range in words: "0.001 to 3, log". */
export function rangeText({ type, low, high, log, choices }: SpaceParameter | Parameter): string {
  if (type === "categorical") return (choices ?? []).map(valueText).join(", ");
  return `${short(low)} to ${short(high)}${log ? ", log" : ""}`;
}

/** A trial's value: four places, as accuracies and losses need them. */
export const scoreText = (value: number | null): string => (value === null ? "–" : fixed(value, 4));

export const durationText = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};

/** Seconds between a trial's start and end, by its own times. */
export const secondsOf = ({ started, ended }: Trial): number => (Date.parse(ended) - Date.parse(started)) / 1000;
