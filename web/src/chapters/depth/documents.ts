/** The experiments that the chapter's text speaks of; tests/claims/depth_test.cpp trains the same ones. */
import batchNorm from "experiments/deep_batch_norm.json";
import relu from "experiments/deep_relu.json";
import sigmoid from "experiments/deep_sigmoid.json";
import goodFit from "experiments/depth_good_fit.json";
import grow from "experiments/depth_grow.json";
import overfit from "experiments/depth_overfit.json";
import type { Document } from "../../engine/protocol";
import { withValue } from "../document";
import type { Planned } from "./study.svelte";
import type { Free } from "../presumed";

export { goodFit, grow, overfit };

/** Widths of a network with `hidden` layers of `width` units each. */
export const deep = (hidden: number, width = 64): number[] => [64, ...Array<number>(hidden).fill(width), 10];

export const withHidden = (document: Document, hidden: number, width?: number): Document =>
  withValue(document, "network.layers", deep(hidden, width));

/** What is done again: the first weights drawn anew, or other images held back. */
export type Repeat = "seeds" | "folds";

/** `document` a `number`-th time of `count`, from 0. */
function repeated(document: Document, repeat: Repeat, number: number, count: number): Document {
  if (repeat === "seeds") return { ...document, seed: number + 1 };
  return { ...document, data: { ...document.data, split: "k_fold", folds: count, fold: number } };
}

/** Every depth up to `deepest`, `count` times each; all depths once before any is repeated. */
export function studyOf(deepest: number, repeat: Repeat, count: number): Planned[] {
  const hidden = Array.from({ length: deepest + 1 }, (_, depth) => depth);
  return Array.from({ length: count }, (_, number) =>
    hidden.map((depth) => ({
      name: `${depth} hidden layers, ${repeat === "seeds" ? "seed" : "fold"} ${number + 1}`,
      group: "validation",
      hidden: depth,
      document: repeated(withHidden(grow, depth), repeat, number, count),
    })),
  ).flat();
}

export const wayNames = ["sigmoid", "ReLU + He", "batch norm"] as const;
export type WayName = (typeof wayNames)[number];

/** Network and rate of experiments/deep_*.json, trained as depth_grow.json says. */
const ways: Record<WayName, Document> = { sigmoid, "ReLU + He": relu, "batch norm": batchNorm };
const way = (name: WayName, hidden: number): Document =>
  withHidden({ ...grow, network: ways[name].network, optimizer: ways[name].optimizer }, hidden);

/** Depths that the three ways are tried at. */
export const wayDepths = (deepest: number): number[] => [1, 2, 3, 4, 5, 6, 8, 10, 12].filter((hidden) => hidden <= deepest);

export function raceOfWays(deepest: number, seeds: number): Planned[] {
  return Array.from({ length: seeds }, (_, number) =>
    wayDepths(deepest).flatMap((hidden) =>
      wayNames.map((group) => ({
        name: `${group}, ${hidden} hidden layers, seed ${number + 1}`,
        group,
        hidden,
        document: { ...way(group, hidden), seed: number + 1 },
      })),
    ),
  ).flat();
}

/** What a step opens with. */
export function opening(step: string): Document {
  if (step === "fits") return withHidden(overfit, 1);
  if (step === "hold") return overfit;
  return withHidden(grow, 0);
}

const tried = { "network.layers": "any", "optimizer.learning_rate": "any", "training.epochs": "any" } as const;
const switches = { "network.dropout_rate": "any", clipping: "any" } as const;

/** What a step leaves to the reader; the others have no run of their own. */
export const free: Record<string, Free> = {
  grow: tried,
  fits: { ...tried, ...switches, "data.train_size": "any", "data.label_noise": "any" },
  hold: { ...tried, ...switches, "loss.l2_penalty": "any" },
};
