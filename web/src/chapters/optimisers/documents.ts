/** The experiments that the chapter's text speaks of. */
import batches from "experiments/batches.json";
import type { Contestant } from "../contestant";
import { withValue } from "../document";
import type { Document } from "../../engine/protocol";

/** Batch sizes that are compared; 0 are all images. */
export const sizes = [0, 256, 32, 1] as const;
export const sizeText = (size: number): string => (size === 0 ? "all images" : size === 1 ? "one image" : `${size} images`);

const atRate = (rate: number): Contestant[] =>
  sizes.map((size) => ({ name: sizeText(size), document: withValue(withValue(batches, "training.batch_size", size), "optimizer.learning_rate", rate) }));

/** The same run with each size, at two rates. */
export const batchRaces = { low: atRate(0.5), high: atRate(2) };

/** What the chapter opens with; its steps have no run of their own. */
export const opening = (): Document => batches;
