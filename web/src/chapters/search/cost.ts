/** What a search took, by the times in its journal. */
import type { Trial } from "../../engine/study_protocol";
import { epochsOf, hasEnded } from "./trials";
import { secondsOf } from "./words";

export interface Cost {
  /** Mean over the trials that ended. */
  secondsPerTrial: number;
  /** All trials together; several at a time count each. */
  seconds: number;
  /** Share of the planned epochs that pruned trials were spared. */
  saved: number;
  /** Of one worker, all seeds counted: the median over complete trials, since a pause makes some slower. */
  epochsPerSecond: number;
}

/** The cost of trials that train `epochs` epochs with `seeds` seeds; null before one is complete and has times. */
export function costOf(trials: readonly Trial[], epochs: number, seeds: number): Cost | null {
  const ended = trials.filter((trial) => hasEnded(trial) && secondsOf(trial) > 0);
  const speeds = ended.filter(({ state }) => state === "complete").map((trial) => (epochs * seeds) / secondsOf(trial));
  if (speeds.length === 0) return null;
  const seconds = ended.reduce((sum, trial) => sum + secondsOf(trial), 0);
  const spared = ended.filter(({ state }) => state === "pruned").reduce((sum, trial) => sum + epochs - epochsOf(trial, epochs), 0);
  return {
    secondsPerTrial: seconds / ended.length,
    seconds,
    saved: spared / (ended.length * epochs),
    epochsPerSecond: speeds.sort((a, b) => a - b)[Math.floor(speeds.length / 2)]!,
  };
}
