/** A run as a file: its document, every epoch, and where it stands. */
import { save } from "../charts/save";
import type { EpochMetrics, Experiment, RunStatus } from "../engine/protocol";

interface Run {
  experiment: Experiment;
  history: readonly EpochMetrics[];
  status: RunStatus;
  version: string;
  place: string;
}

/** What is not known (NaN) becomes null, as in what `mlp train` prints. */
export const runText = ({ experiment, history, status, version, place }: Run): string => JSON.stringify({ mlp_version: version, place, experiment, status, history }, null, 1) + "\n";

export const saveRun = (run: Run): void =>
  save(`run-seed-${run.experiment.seed}-epoch-${run.status.epoch}.json`, new Blob([runText(run)], { type: "application/json" }));
