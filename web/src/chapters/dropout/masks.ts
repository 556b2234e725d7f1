/** What masks do to a layer: how many units stay, and what a unit of the next layer adds up under each of them. */
import type { Experiment } from "../../engine/protocol";
import { randomFrom } from "../digits/random";
import { currentValue } from "../document";

/**
 * The p that the masks of the last update were drawn with: a change counts from the epoch after it was made. Before
 * the first update it is the p that the first masks will have. Of a run with one update an epoch.
 */
export function rateOfMasks(experiment: Experiment, epoch: number): number {
  const changes = experiment.changes.filter((change) => epoch === 0 || change.epoch < epoch);
  return currentValue({ ...experiment, changes }, "network.dropout_rate") as number;
}

/** How many of a layer's `units` stay for each image; `masks` image after image. */
export function keptCounts(masks: Uint8Array, units: number): number[] {
  return Array.from({ length: masks.length / units }, (_, image) => {
    let kept = 0;
    for (let unit = 0; unit < units; unit++) kept += masks[image * units + unit]!;
    return kept;
  });
}

/** The sum of weight times activation over the units that stay, for each mask; nothing is scaled. */
export function sumsUnder(masks: Uint8Array, weights: ArrayLike<number>, activations: ArrayLike<number>): number[] {
  const units = activations.length;
  return Array.from({ length: masks.length / units }, (_, image) => {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) if (masks[image * units + unit]) sum += weights[unit]! * activations[unit]!;
    return sum;
  });
}

/** Masks by the core's rule, where a run has none yet: each unit is dropped with probability `rate`. */
export function drawnMasks(rate: number, units: number, images: number): Uint8Array {
  const random = randomFrom(1);
  return Uint8Array.from({ length: units * images }, () => (random() < rate ? 0 : 1));
}

/** How many of `values` fall into each of `count` equally wide bins from `low` to `high`; beyond an end, into the last one. */
export function binned(values: readonly number[], low: number, high: number, count: number): number[] {
  const bins = Array<number>(count).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * count);
    bins[Math.min(count - 1, Math.max(0, bin))]!++;
  }
  return bins;
}
