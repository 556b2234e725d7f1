/** Whether a signal gets through the hidden layers of an untrained network, forward and back. */
import type { ActivationStatistics } from "../../engine/protocol";

/** By what the spread of the activations, or the size of the deltas, may grow or shrink from the first hidden layer to the last. */
const factor = 2;
const mostSaturated = 0.05;

const keptWithin = (first: number, last: number): boolean => last > first / factor && last < first * factor;

/** Of at least five hidden layers: both keep their size within a factor of 2, and less than 5 % of each layer is saturated. */
export function passesBothWays(layers: readonly Pick<ActivationStatistics, "sd" | "delta_rms" | "saturated_share">[]): boolean {
  const [first, last] = [layers[0], layers.at(-1)];
  if (!first || !last || layers.length < 5) return false;
  return keptWithin(first.sd, last.sd) && keptWithin(first.delta_rms, last.delta_rms) && layers.every(({ saturated_share }) => saturated_share < mostSaturated);
}
