/** The experiments that the chapter's text speaks of. All train on the same images, from the same seed. */
import type { Document } from "../../engine/protocol";
import type { Contestant } from "../contestant";
import type { Free } from "../presumed";

/** Widths of a network with hidden layers of 64 units each. */
export const deep = (hidden: number): number[] => [64, ...Array<number>(hidden).fill(64), 10];

/** 1,437 images train, 360 validate; the whole set at once, 500 epochs. */
export function experiment(network: Document["network"] & object, learningRate: number, more: Document = {}): Document {
  return {
    seed: 1,
    data: { split: "seeded", validation_share: 0.2, test_share: 0 },
    network,
    optimizer: { learning_rate: learningRate },
    training: { epochs: 500 },
    ...more,
  };
}

export const depths: Contestant[] = [
  { name: "one hidden layer", document: experiment({ layers: deep(1) }, 1) },
  { name: "three hidden layers", document: experiment({ layers: deep(3) }, 1) },
];

export const fiveDeep: Contestant[] = [
  { name: "sigmoid, Glorot, rate 1", document: experiment({ layers: deep(5) }, 1) },
  { name: "ReLU, He, rate 0.1", document: experiment({ layers: deep(5), activation: "relu", initializer: "he_normal" }, 0.1) },
];

export const straight: Contestant[] = [
  { name: "five hidden layers, identity", document: experiment({ layers: deep(5), activation: "identity" }, 0.03) },
  { name: "no hidden layer", document: experiment({ layers: deep(0) }, 1) },
];

/** 64-64-64-10 with the right gradient, and without the slope of its activation. */
const rightAndBroken = (learningRate: number): Contestant[] => [
  { name: "the right gradient", document: experiment({ layers: deep(2) }, learningRate) },
  {
    name: "without f′(z), broken by us",
    document: experiment({ layers: deep(2) }, learningRate, { broken_by_us: { no_activation_derivative: true } }),
  },
];
export const slowPair = rightAndBroken(0.1);
export const fastPair = rightAndBroken(1);

/** What a step opens with. */
export function opening(step: string): Document {
  const documents: Record<string, Contestant> = { passes: depths[1]!, vanishing: fiveDeep[0]!, silent: slowPair[0]! };
  return (documents[step] ?? depths[0]!).document;
}

const network = {
  "network.layers": "any",
  "network.activation": "any",
  "network.initializer": "any",
  "optimizer.learning_rate": "any",
  "loss.name": "any",
  "training.epochs": "any",
} as const;

/** What a step leaves to the reader; the bench has no run of its own. */
export const free: Record<string, Free> = {
  depth: network,
  passes: { "network.layers": "any" },
  vanishing: network,
  linear: network,
  silent: { "broken_by_us.no_activation_derivative": "any", "optimizer.learning_rate": "any" },
};
