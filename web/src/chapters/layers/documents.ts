/** The experiments that the chapter's text speaks of. All train on the same images, from the same seed. */
import ringsDocument from "experiments/plane_rings.json";
import spiralsDocument from "experiments/plane_spirals.json";
import type { ActivationName, Document } from "../../engine/protocol";
import type { Contestant } from "../contestant";
import type { Preset } from "../parts/Presets.svelte";
import { freeInPlane } from "../plane/problem";
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

/** A run in the plane with another network. */
const inPlane = (document: object, layers: number[], activation: ActivationName = "tanh"): Document => ({ seed: 1, ...document, network: { layers, activation } });

export const rings: Contestant[] = [
  { name: "no hidden layer", document: inPlane(ringsDocument, [2, 2]) },
  { name: "four units, identity", document: inPlane(ringsDocument, [2, 4, 2], "identity") },
  { name: "two units, tanh", document: inPlane(ringsDocument, [2, 2, 2]) },
  { name: "three units, tanh", document: inPlane(ringsDocument, [2, 3, 2]) },
];

export const spirals: Preset[] = [
  { name: "Two layers of 8, identity", document: inPlane(spiralsDocument, [2, 8, 8, 2], "identity"), works: false, why: "One straight line, whatever the depth." },
  { name: "One layer of 4", document: inPlane(spiralsDocument, [2, 4, 2]), works: false, why: "Four lines are too few for arms that wind." },
  { name: "One layer of 64", document: inPlane(spiralsDocument, [2, 64, 2]), works: "partly", why: "Enough lines, but 800 epochs do not put them together." },
  { name: "Two layers of 8", document: inPlane(spiralsDocument, [2, 8, 8, 2]), works: true, why: "The second layer bends what the first has cut." },
];

/** What a step opens with. */
export function opening(step: string): Document {
  const documents: Record<string, Contestant> = { passes: depths[1]!, vanishing: fiveDeep[0]!, silent: slowPair[0]!, bend: rings[0]! };
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
  bend: freeInPlane,
  silent: { "broken_by_us.no_activation_derivative": "any", "optimizer.learning_rate": "any" },
};
