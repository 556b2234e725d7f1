/** What the steps that show a problem in the plane have in common. */
import type { Free } from "../presumed";
import type { Lab } from "../lab.svelte";

/** What such a step leaves to the reader, as `PlaneSettings` offers it. */
export const freeInPlane: Free = {
  "data.plane.shape": "any",
  "data.plane.noise": "any",
  "data.plane.points": "any",
  "network.layers": "any",
  "network.activation": "any",
  "optimizer.learning_rate": "any",
  "training.epochs": "any",
};

/** Share right among the validation points of a run of this shape; 0 of any other. */
export const accuracyOn = (lab: Lab, shape: string): number => (lab.value("data.plane.shape") === shape ? (lab.last?.validation_accuracy ?? 0) : 0);
