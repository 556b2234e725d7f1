/** The experiments that the chapter's text speaks of. */
import full from "experiments/full_data.json";
import overfit from "experiments/overfit.json";
import batches from "experiments/overfit_batches.json";
import stopped from "experiments/overfit_stopped.json";
import planeOverfit from "experiments/plane_overfit.json";
import { withValue } from "../document";
import type { Preset } from "../kit";
import type { Document } from "../../engine/protocol";
import { freeInPlane } from "../plane/problem";
import type { Free } from "../presumed";

export { batches, full, overfit, stopped };

export const withPatience = (document: Document, patience: number): Document => withValue(document, "early_stopping.patience", patience);
export const published: Document = withValue(stopped, "published.early_stopping", true);

export const patiences: Preset[] = [
  { name: "patience 50", document: stopped, works: true, why: "The number in the article's text. It costs 50 epochs after the best one, and nothing else." },
  { name: "patience 10", document: withPatience(stopped, 10), works: true, why: "The number in the article's code. With all images in one batch the curve is smooth: the same best epoch, and the run ends 40 epochs sooner." },
  { name: "no stop", document: overfit, works: false, why: "2,000 epochs. In the end it has learned all training images by heart, wrong labels included." },
  { name: "batches of ten, patience 1", document: batches, works: false, why: "Small batches make the validation loss jump. The first jump upwards ends the run before it has learned much." },
  { name: "batches of ten, patience 20", document: withPatience(batches, 20), works: true, why: "The same jumps, but the run goes on through them. The best loss is far lower." },
];

/** In the plane. */
export const surface: Document = withPatience(planeOverfit as Document, 50);
const surfaceStopped = (patience: number): Document => withPatience(withValue(surface, "early_stopping.enabled", true), patience);
export const surfaces: Preset[] = [
  { name: "no stop", document: surface, works: false, why: "1,000 epochs. The line goes round single points, and far fewer validation points are right than at the best epoch." },
  { name: "patience 50", document: surfaceStopped(50), works: true, why: "It ends before epoch 110, and the smooth line of the best epoch comes back." },
  { name: "8 units, no stop", document: withValue(surface, "network.layers", [2, 8, 2]), works: "partly", why: "Too few lines to wind with. The validation loss ends below half of what it is without a stop." },
];

/** What a step opens with. */
export function opening(step: string): Document {
  const documents: Record<string, Document> = { turn: overfit, surface, alias: published, never: full };
  return documents[step] ?? stopped;
}

const stopping = { "early_stopping.patience": "any", "early_stopping.min_delta": "any", "early_stopping.monitor": "any" } as const;

/** What a step leaves to the reader. */
export const free: Record<string, Free> = {
  turn: { "data.train_size": "any", "data.label_noise": "any" },
  patience: { ...stopping, "early_stopping.enabled": "any", "training.batch_size": "any", "optimizer.learning_rate": "any", "training.epochs": "any" },
  restore: { ...stopping, "early_stopping.restore_best": "any" },
  surface: { ...freeInPlane, "early_stopping.enabled": "any", "early_stopping.patience": "any" },
  alias: { "published.early_stopping": "any" },
  never: { ...stopping, "early_stopping.enabled": "any" },
};
