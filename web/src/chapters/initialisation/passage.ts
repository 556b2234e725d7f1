/** Whether a signal gets through the hidden layers of an untrained network, forward and back. */
import type { ActivationStatistics, ImageTrace } from "../../engine/protocol";

/** A hidden layer: its activations, and how strongly the loss reaches it on the way back. */
export interface Passage extends Pick<ActivationStatistics, "sd" | "saturated_share"> {
  /** Root mean square over units and images of delta = dL/dz, L the loss of one image. */
  delta: number;
}

/** So many validation images are followed back. */
export const followed = 40;

/** By what the spread of the activations, or the size of the deltas, may grow or shrink from the first hidden layer to the last. */
const factor = 2;
const mostSaturated = 0.05;

/** The size of each hidden layer's deltas over the images of `traces`. */
export function deltaSizes(traces: readonly Pick<ImageTrace, "layers">[]): number[] {
  const hidden = (traces[0]?.layers.length ?? 1) - 1;
  return Array.from({ length: hidden }, (_, layer) => {
    let [squares, count] = [0, 0];
    for (const { layers } of traces) {
      for (const delta of layers[layer]!.delta) squares += delta * delta;
      count += layers[layer]!.delta.length;
    }
    return Math.sqrt(squares / count);
  });
}

const keptWithin = (first: number, last: number): boolean => last > first / factor && last < first * factor;

/** Of at least five hidden layers: both keep their size within a factor of 2, and less than 5 % of each layer is saturated. */
export function passesBothWays(layers: readonly Passage[]): boolean {
  const [first, last] = [layers[0], layers.at(-1)];
  if (!first || !last || layers.length < 5) return false;
  return keptWithin(first.sd, last.sd) && keptWithin(first.delta, last.delta) && layers.every(({ saturated_share }) => saturated_share < mostSaturated);
}
