import type { Lab } from "../kit";
import { type AffineMap, apply, collapse, largestDifference } from "./collapse";

export interface Collapsed {
  /** 10 x 64, a row for each class. */
  weights: ArrayLike<number>;
  /** For the first digit of each class: the answer of the network and of the one layer. */
  rows: { digit: number; network: number; map: number }[];
  /** Largest difference of a weighted sum of the last layer, and the largest such sum. */
  difference: number;
  size: number;
}

/** Multiplies the lab's network into one layer, as if nothing bent, and asks both about ten digits. */
export async function collapseNetwork(lab: Lab): Promise<Collapsed | undefined> {
  const { digits } = lab;
  if (!digits) return undefined;
  const images = Array.from({ length: 10 }, (_, digit) => digits.labels.indexOf(digit));
  const traces = await Promise.all(
    images.map((image, digit) => lab.ask.trace(Float32Array.from(digits.pixels.subarray(64 * image, 64 * image + 64)), digit)),
  );
  const network = traces[0];
  if (!network) return undefined;
  const map = collapse(network.layers.map((layer): AffineMap => ({ ...layer, fanIn: layer.inputs, fanOut: layer.outputs })));
  const compared = traces.flatMap((trace, digit) => {
    const last = trace?.layers.at(-1);
    if (!trace || !last) return [];
    const sums = apply(map, trace.inputs);
    return [{ digit, network: trace.prediction, map: sums.indexOf(Math.max(...sums)), ...largestDifference(sums, last.z) }];
  });
  return {
    weights: map.weights,
    rows: compared,
    difference: Math.max(...compared.map((row) => row.difference)),
    size: Math.max(...compared.map((row) => row.size)),
  };
}
