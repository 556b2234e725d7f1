/** A network of 64 pixels, 5 hidden units and 10 outputs, computed here in double; its gradients by central differences. */
import type { ImageTrace, LossName } from "../../../../web/src/engine/protocol";

export const hiddenUnits = 5;
const [inputs, outputs] = [64, 10];
const label = 3;

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Numbers from -scale to scale that look random and are always the same. */
function numbers(count: number, scale: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => scale * Math.sin(12.9898 * (i + 1) * seed) * Math.cos(78.233 * (i + seed)));
}

interface Parameters {
  w1: number[];
  b1: number[];
  w2: number[];
  b2: number[];
}

const image = numbers(inputs, 1, 3).map((value) => (value > 0 ? value : 0));

function sums(weights: number[], biases: number[], from: number[]): number[] {
  return biases.map((bias, to) => from.reduce((sum, value, i) => sum + value * weights[to * from.length + i]!, bias));
}

function termsOfLoss(loss: LossName, z: number[]): number[] {
  if (loss === "softmax_cross_entropy") {
    const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
    return z.map((value, k) => (k === label ? -Math.log(Math.exp(value) / total) : 0));
  }
  const y = z.map((_, k) => (k === label ? 1 : 0));
  if (loss === "sigmoid_squared_error") return z.map((value, k) => (sigmoid(value) - y[k]!) ** 2);
  return z.map((value, k) => -Math.log(y[k] === 1 ? sigmoid(value) : 1 - sigmoid(value)));
}

const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

/** Slope of `at` in each of `values`, by central differences. */
function slopes(values: number[], at: () => number): Float32Array {
  return Float32Array.from(values, (value, i) => {
    const h = 1e-5;
    values[i] = value + h;
    const above = at();
    values[i] = value - h;
    const below = at();
    values[i] = value;
    return (above - below) / (2 * h);
  });
}

export function smallTrace(loss: LossName): ImageTrace {
  const p: Parameters = { w1: numbers(inputs * hiddenUnits, 0.4, 1), b1: numbers(hiddenUnits, 0.1, 2), w2: numbers(hiddenUnits * outputs, 1, 5), b2: numbers(outputs, 0.3, 7) };
  const z1 = sums(p.w1, p.b1, image);
  const a1 = z1.map(sigmoid);
  const z2 = sums(p.w2, p.b2, a1);
  const whole = () => total(termsOfLoss(loss, sums(p.w2, p.b2, sums(p.w1, p.b1, image).map(sigmoid))));
  const fromHidden = () => total(termsOfLoss(loss, sums(p.w2, p.b2, z1.map(sigmoid))));
  const fromLogits = () => total(termsOfLoss(loss, z2));
  const exps = total(z2.map(Math.exp));
  const a2 = z2.map((z) => (loss === "softmax_cross_entropy" ? Math.exp(z) / exps : sigmoid(z)));
  const terms = termsOfLoss(loss, z2);
  const layer = (width: number, w: number[], b: number[], z: number[], a: number[], delta: Float32Array) => ({
    inputs: width,
    outputs: b.length,
    weights: Float32Array.from(w),
    biases: Float32Array.from(b),
    z: Float32Array.from(z),
    a: Float32Array.from(a),
    delta,
    weight_gradient: slopes(w, whole),
    bias_gradient: slopes(b, whole),
  });
  return {
    inputs: Float32Array.from(image),
    label,
    prediction: a2.indexOf(Math.max(...a2)),
    loss: total(terms),
    loss_terms: Float32Array.from(terms),
    layers: [layer(inputs, p.w1, p.b1, z1, a1, slopes(z1, fromHidden)), layer(hiddenUnits, p.w2, p.b2, z2, a2, slopes(z2, fromLogits))],
  };
}
