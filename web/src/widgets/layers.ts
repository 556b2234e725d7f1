/** Sizes of a network's layers, from its widths: [64, 64, 10] is 64 inputs, one hidden layer of 64, and 10 outputs. */

/** One layer of weights. Numbers from 1. */
export interface LayerSize {
  number: number;
  fanIn: number;
  fanOut: number;
  /** fan_out x fan_in weights and fan_out biases. */
  parameters: number;
}

export function layerSizes(widths: readonly number[]): LayerSize[] {
  return widths.slice(1).map((fanOut, index) => {
    const fanIn = widths[index]!;
    return { number: index + 1, fanIn, fanOut, parameters: (fanIn + 1) * fanOut };
  });
}

/** All weights and biases of a network. */
export const parameterCount = (widths: readonly number[]): number =>
  layerSizes(widths).reduce((sum, layer) => sum + layer.parameters, 0);

/** "17,290": a whole number with its thousands apart. */
export const thousands = (count: number): string => count.toLocaleString("en");

/** "no hidden layer", "one hidden layer", "3 hidden layers". */
export function hiddenLayers(widths: readonly number[]): string {
  const count = Math.max(0, widths.length - 2);
  return `${["no", "one"][count] ?? count} hidden layer${count > 1 ? "s" : ""}`;
}
