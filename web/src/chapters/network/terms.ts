/** The quantities of one image in the network, each with its sign, its name and its value now. */
import type { ImageTrace, LossName } from "../../engine/protocol";

export type TermId =
  | "x" | "w" | "b" | "z" | "a"
  | "logit" | "o" | "y" | "loss"
  | "delta-o" | "delta-h" | "slope" | "gradient" | "bias-gradient"
  | "rate" | "new-w";

/** Whose quantities: a hidden unit, a pixel, an output, each counted from 0. */
export interface Focus {
  trace: ImageTrace;
  unit: number;
  pixel: number;
  output: number;
  loss: LossName;
  rate: number;
}

export interface Term {
  /** Letter and index, as in the formula. */
  letter: string;
  index: string;
  name: string;
  value: number;
}

/** The name of a hidden unit and of a pixel: both are counted from 1. */
export const unitName = (unit: number): string => `hidden unit ${unit + 1}`;
export const pixelName = (pixel: number): string => `pixel ${pixel + 1} (row ${Math.floor(pixel / 8) + 1}, column ${(pixel % 8) + 1})`;

/** What is wanted of an output: 1 for the true class, 0 for all others. */
export const target = ({ trace, output }: Pick<Focus, "trace" | "output">): number => (output === trace.label ? 1 : 0);

/** Every term for the unit, pixel and output in `focus`. */
export function termsOf(focus: Focus): Record<TermId, Term> {
  const { trace, unit, pixel, output, rate } = focus;
  const [hidden, last] = [trace.layers[0]!, trace.layers.at(-1)!];
  const weight = unit * hidden.inputs + pixel;
  const [j, i, k] = [String(unit + 1), String(pixel + 1), String(output)];
  const a = hidden.a[unit]!;
  const term = (letter: string, index: string, name: string, value: number | undefined): Term => ({ letter, index, name, value: value ?? NaN });
  return {
    x: term("x", i, pixelName(pixel), trace.inputs[pixel]),
    w: term("w", `${j},${i}`, `weight from pixel ${i} to unit ${j}`, hidden.weights[weight]),
    b: term("b", j, `bias of ${unitName(unit)}`, hidden.biases[unit]),
    z: term("z", j, `weighted sum of ${unitName(unit)}`, hidden.z[unit]),
    a: term("a", j, `activation of ${unitName(unit)}`, a),
    logit: term("z", k, `logit of class ${k}`, last.z[output]),
    o: term("a", k, `output for class ${k}`, last.a[output]),
    y: term("y", k, `what is wanted for class ${k}`, target(focus)),
    loss: term("L", "", "loss of this image", trace.loss),
    "delta-o": term("δ", k, `delta of the output for class ${k}`, last.delta[output]),
    "delta-h": term("δ", j, `delta of ${unitName(unit)}`, hidden.delta[unit]),
    slope: term("f′", j, `slope of the sigmoid at ${unitName(unit)}`, a * (1 - a)),
    gradient: term("∂L/∂w", `${j},${i}`, `gradient of the weight from pixel ${i} to unit ${j}`, hidden.weight_gradient[weight]),
    "bias-gradient": term("∂L/∂b", j, `gradient of the bias of ${unitName(unit)}`, hidden.bias_gradient[unit]),
    rate: term("η", "", "learning rate", rate),
    "new-w": term("w", "new", "the weight after an update by this image alone", hidden.weights[weight]! - rate * hidden.weight_gradient[weight]!),
  };
}

/** The weights that leave a hidden unit, one for each output. */
export function outgoing({ layers }: ImageTrace, unit: number): Float32Array {
  const { weights, inputs, outputs } = layers.at(-1)!;
  return Float32Array.from({ length: outputs }, (_, k) => weights[k * inputs + unit]!);
}

/** What comes back to a hidden unit: each output's delta through the weight between them, summed. */
export function comesBack(trace: ImageTrace, unit: number): number {
  const { delta } = trace.layers.at(-1)!;
  return outgoing(trace, unit).reduce((sum, weight, k) => sum + weight * delta[k]!, 0);
}

/** All weights and biases. */
export const parameterCount = ({ layers }: ImageTrace): number =>
  layers.reduce((sum, layer) => sum + layer.weights.length + layer.biases.length, 0);
