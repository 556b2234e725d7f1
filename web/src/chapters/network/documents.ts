/** The chapter's run, and what each step leaves to the reader. */
import start from "experiments/one_network.json";
import type { Free } from "../presumed";

export { start };

const trainedAnyhow = { "optimizer.learning_rate": "any", "training.epochs": "any" } as const;
const anyLoss = { "loss.name": "any" } as const;

export const free: Record<string, Free> = {
  forward: trainedAnyhow,
  loss: { ...trainedAnyhow, ...anyLoss },
  backward: { ...trainedAnyhow, ...anyLoss },
  update: trainedAnyhow,
  train: trainedAnyhow,
  mistakes: trainedAnyhow,
  // Its network has to read digits, and its stage has no rate.
  draw: { "optimizer.learning_rate": { from: 0.3, to: 4 }, "training.epochs": { from: 200 } },
};
