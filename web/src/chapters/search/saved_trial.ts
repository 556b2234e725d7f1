/** A trial as a file: what `mlp study` prints of its best, so that `mlp train` and the page open it. */
import { save } from "../../charts/save";
import type { Trial } from "../../engine/study_protocol";
import type { LiveStudy } from "./live_study.svelte";
import { lastValue } from "./trials";

export async function saveTrial(study: LiveStudy, trial: Trial): Promise<void> {
  const experiment = await study.experiment(trial.number);
  if (experiment === undefined) return;
  const text = JSON.stringify({ trial: trial.number, value: lastValue(trial), parameters: trial.parameters, experiment: JSON.parse(experiment) as unknown }, null, 1) + "\n";
  save(`trial-${trial.number}.json`, new Blob([text], { type: "application/json" }));
}
