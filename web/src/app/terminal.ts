/** The command that trains the run in sight natively, to the same weights. */
import { difference } from "../chapters/document";
import type { Experiment, Document } from "../engine/protocol";

/** What a terminal needs of a run at `epoch`: the difference from the defaults, ending there. */
export function documentUpTo(experiment: Experiment, epoch: number, defaults: Experiment): Document {
  const { epochs } = experiment.training;
  const changes = experiment.changes.filter((change) => change.epoch <= epoch);
  const last = changes.findLast(({ field }) => field === "training.epochs")?.value ?? epochs;
  // The total stays as it was until then: some schedules of the rate look at it.
  if (epoch > 0 && last !== epoch) changes.push({ epoch, field: "training.epochs", value: epoch });
  return difference({ ...experiment, changes }, defaults);
}

/** For a POSIX shell; the last line that it prints has the weights' hash. */
export function command(experiment: Experiment, epoch: number, defaults: Experiment): string {
  return `mlp train --config - <<'EOF' | tail -n 1\n${JSON.stringify(documentUpTo(experiment, epoch, defaults), null, 1)}\nEOF`;
}
