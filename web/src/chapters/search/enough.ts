/** From how many trials on something can be said of a study's parameters. */
import type { Search, Trial } from "../../engine/study_protocol";
import { countStates } from "./trials";

/** Complete trials that PED-ANOVA waits for: the best tenth has five then. */
export const enoughComplete = 50;

/** How many more complete trials the importance waits for. */
export const missingForImportance = (trials: readonly Trial[]): number => Math.max(0, enoughComplete - countStates(trials).complete);

/** Trials that TPE draws at random before it draws densities; Optuna's number where the study came without its search. */
export const startupTrials = (search: Pick<Search, "sampler"> | null): number => search?.sampler.startup_trials ?? 10;

/** How many more trials with a value the two densities wait for. */
export function missingForDensities(trials: readonly Trial[], search: Pick<Search, "sampler"> | null): number {
  const { complete, pruned } = countStates(trials);
  return Math.max(0, startupTrials(search) - complete - pruned);
}

/** "1 trial is missing", "7 trials are missing". */
export const missingText = (count: number): string => (count === 1 ? "1 is missing" : `${count} are missing`);
