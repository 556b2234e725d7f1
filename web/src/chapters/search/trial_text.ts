/** A trial's settings in words. */
import type { Parameter, Trial } from "../../engine/study_protocol";
import { parameterOf } from "./trials";
import { parameterName, valueText } from "./words";

/** "hidden layers 1, learning rate 0.8": all that the trial has, in the order of the space. */
export const settingsText = (trial: Trial, parameters: readonly Pick<Parameter, "name">[]): string =>
  parameters.flatMap(({ name }) => {
    const value = parameterOf(trial, name);
    return value === undefined ? [] : `${parameterName(name)}${/\d$/.test(name) ? ":" : ""} ${valueText(value)}`;
  }).join(", ");
