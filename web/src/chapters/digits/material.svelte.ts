/** What the steps of this chapter show: the digits and split from the engine, and what follows from them. */
import type { Digits, Split } from "../../engine/protocol";
import type { Lab } from "../lab.svelte";
import { type Reading, averagePictures, readByAverages } from "./averages";
import { type PixelFacts, pixelFacts } from "./pixel_facts";

export interface Material {
  digits: Digits;
  split: Split;
  /** Of the pixels over all images, and over the training images. */
  all: PixelFacts;
  train: PixelFacts;
  /** The average training picture of each class, and how they read the validation images. */
  averages: Float64Array[];
  readings: Reading[];
}

/** Its `value` is null until the engine has answered. Call it while a component is set up. */
export function useMaterial(lab: Lab): { readonly value: Material | null } {
  let split = $state.raw<Split | null>(null);

  $effect(() => {
    if (lab.digits && !split) void lab.ask.split({ data: { split: "article" } }).then((answer) => (split = answer ?? null));
  });

  const value = $derived(lab.digits && split ? materialOf(lab.digits, split) : null);
  return {
    get value() {
      return value;
    },
  };
}

function materialOf(digits: Digits, split: Split): Material {
  const averages = averagePictures(digits, split.train);
  return {
    digits,
    split,
    all: pixelFacts(digits.pixels, [...digits.labels.keys()]),
    train: pixelFacts(digits.pixels, split.train),
    averages,
    readings: readByAverages(digits, averages, split.validation),
  };
}
