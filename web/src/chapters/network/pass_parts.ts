/** What the animated network of this chapter is told beside the image: names, words for a unit, and what a click chooses. */
import { fixed } from "../../widgets/format";
import type { Place } from "../../widgets/network_layout";
import { pixelName, unitName } from "./terms";
import type { View } from "./view.svelte";

export const passParts = (view: View) => ({
  names: ["64 pixels", `${view.hiddenCount} hidden units`, "10 outputs"],
  describe: ({ layer, unit }: Place): string => {
    const { trace } = view;
    if (!trace) return "";
    if (layer === 0) return `${pixelName(unit)}: x = ${fixed(trace.inputs[unit], 4)}`;
    const { z, a, inputs, biases } = trace.layers[layer - 1]!;
    const name = layer === 1 ? unitName(unit) : `output for class ${unit}`;
    return `${name}: ${inputs} products sum to ${fixed(z[unit]! - biases[unit]!, 4)}, bias ${fixed(biases[unit], 4)}, z = ${fixed(z[unit], 4)}, a = ${fixed(a[unit], 4)}`;
  },
  choose: ({ layer, unit }: Place): void => {
    if (layer === 0) view.choosePixel(unit);
    if (layer === 1) view.chooseUnit(unit);
    if (layer === 2) view.chooseOutput(unit);
  },
});
