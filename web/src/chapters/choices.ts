/** What labs let the reader choose from. */
import type { ActivationName, ClippingMode, InitializerName, LossName, PlaneShapeName, ScheduleName } from "../engine/protocol";

interface Choice<T> {
  value: T;
  text: string;
}

export const activations: Choice<ActivationName>[] = [
  { value: "sigmoid", text: "sigmoid" },
  { value: "tanh", text: "tanh" },
  { value: "relu", text: "ReLU" },
  { value: "leaky_relu", text: "leaky ReLU" },
  { value: "identity", text: "identity" },
];

export const initializers: Choice<InitializerName>[] = [
  { value: "glorot_uniform", text: "Glorot uniform" },
  { value: "glorot_normal", text: "Glorot normal" },
  { value: "he_uniform", text: "He uniform" },
  { value: "he_normal", text: "He normal" },
  { value: "normal", text: "normal, N(0, 1)" },
  { value: "zeros", text: "zeros" },
];

export const losses: Choice<LossName>[] = [
  { value: "sigmoid_binary_cross_entropy", text: "binary cross-entropy" },
  { value: "softmax_cross_entropy", text: "softmax + cross-entropy" },
  { value: "sigmoid_squared_error", text: "squared error" },
];

/** Ways to clip; that it is off is said by a switch. */
export const clippingModes: Choice<ClippingMode>[] = [
  { value: "value", text: "each component" },
  { value: "tensor_norm", text: "each tensor's norm" },
  { value: "global_norm", text: "the norm of all" },
];

export const schedules: Choice<ScheduleName>[] = [
  { value: "constant", text: "constant" },
  { value: "step", text: "step" },
  { value: "exponential", text: "exponential" },
  { value: "cosine", text: "cosine" },
  { value: "warm_up", text: "warm-up" },
  { value: "one_cycle", text: "one cycle" },
  { value: "reduce_on_plateau", text: "reduce on plateau" },
];

/** Problems in the plane. */
export const shapes: Choice<PlaneShapeName>[] = [
  { value: "circles", text: "rings" },
  { value: "moons", text: "moons" },
  { value: "spirals", text: "spirals" },
  { value: "blobs", text: "blobs" },
  { value: "own", text: "your own" },
];

/** A choice's text. */
export const textOf = <T>(choices: readonly Choice<T>[], value: T): string =>
  choices.find((choice) => choice.value === value)?.text ?? String(value);
