/** The experiments that the chapter's text speaks of: those of experiments/, and what is one field away from them. */
import dropout from "experiments/dropout.json";
import maskedDerivative from "experiments/masked_derivative.json";
import overfit from "experiments/overfit.json";
import overfitDropout from "experiments/overfit_dropout.json";
import planeOverfit from "experiments/plane_overfit.json";
import type { Document } from "../../engine/protocol";
import type { Contestant } from "../contestant";
import { withValue } from "../document";
import type { Preset } from "../parts/Presets.svelte";
import { freeInPlane } from "../plane/problem";
import type { Free } from "../presumed";

const rate = "network.dropout_rate";

export const whole = withValue(dropout as Document, rate, 0);
export const byHeart: Contestant = { name: "without dropout", document: overfit as Document };
export const thinned: Contestant = { name: "with dropout, p = 0.5", document: overfitDropout as Document };
export const broken = maskedDerivative as Document;

export const presets: Preset[] = [
  {
    name: "Few images, no dropout",
    document: byHeart.document,
    works: false,
    why: "It learns the 150 images by heart, the wrong labels among them. On new images it gets worse from about epoch 200 on.",
  },
  {
    name: "Few images, p = 0.7",
    document: withValue(thinned.document, rate, 0.7),
    works: true,
    why: "Seven of ten hidden units are off. The training loss stays high, and the validation loss ends only a little above its lowest.",
  },
  {
    name: "Few images, p = 0.9",
    document: withValue(thinned.document, rate, 0.9),
    works: "partly",
    why: "Each image keeps six or seven hidden units. That is too few even for the training images: both losses end higher than with p = 0.7.",
  },
  {
    name: "All images, no dropout",
    document: whole,
    works: true,
    why: "1,437 images with right labels and two hidden layers: 500 epochs are too few to overfit.",
  },
  {
    name: "All images, p = 0.5",
    document: dropout as Document,
    works: true,
    why: "There is no overfitting to prevent, and training is slower: fewer validation images are right after the same 500 epochs.",
  },
];

/** In the plane. */
export const surfaceWhole: Contestant = { name: "without dropout", document: planeOverfit as Document };
export const surfaceThinned: Contestant = { name: "p = 0.5", document: withValue(surfaceWhole.document, rate, 0.5) };
const withPenalty = (penalty: number): Document => withValue(surfaceWhole.document, "loss.l2_penalty", penalty);
export const surfaces: Preset[] = [
  { ...surfaceWhole, works: false, why: "The line winds around single points, and the validation loss ends more than twice as high as it once was." },
  { ...surfaceThinned, works: true, why: "The line stays smooth, less than half as long." },
  { name: "λ = 0.001", document: withPenalty(0.001), works: "partly", why: "The validation loss ends lower, but the line winds all the same." },
  { name: "λ = 0.01", document: withPenalty(0.01), works: true, why: "As smooth as with dropout." },
  { name: "λ = 0.1", document: withPenalty(0.1), works: false, why: "All weights are drawn to 0. No line is left: one class everywhere." },
];

/** What a step opens with. */
export function opening(step: string): Document {
  const documents: Record<string, Document> = { gap: byHeart.document, surface: surfaceWhole.document };
  return documents[step] ?? (dropout as Document);
}

const switches = { "network.dropout_rate": "any", clipping: "any" } as const;

/** What a step leaves to the reader; the last two have no run of their own. */
export const free: Record<string, Free> = {
  thin: switches,
  scale: switches,
  surface: { ...freeInPlane, ...switches, "loss.l2_penalty": "any" },
  gap: { ...switches, "network.layers": "any", "data.train_size": "any", "data.label_noise": "any", "training.epochs": "any" },
};
