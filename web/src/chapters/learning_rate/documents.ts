/** The experiments that the chapter's text speaks of; tests/claims trains the same ones. */
import baseline from "experiments/published_baseline.json";
import cosine from "experiments/rate_cosine.json";
import exponential from "experiments/rate_exponential.json";
import fast from "experiments/rate_fast.json";
import high from "experiments/rate_high.json";
import low from "experiments/rate_low.json";
import noisy from "experiments/rate_noisy.json";
import oneCycle from "experiments/rate_one_cycle.json";
import plateau from "experiments/rate_plateau.json";
import right from "experiments/rate_right.json";
import stepDecay from "experiments/rate_step.json";
import turnedDown from "experiments/rate_turned_down.json";
import warmUp from "experiments/rate_warm_up.json";
import type { Document } from "../../engine/protocol";
import type { Contestant } from "../contestant";
import type { Preset } from "../parts/Presets.svelte";
import type { Free } from "../presumed";

export const threeRates = [
  { name: "rate 0.01", document: low },
  { name: "rate 1", document: right },
  { name: "rate 10", document: high },
] satisfies Contestant[];

export const rescue = [
  { name: "rate 1 from the start", document: right },
  { name: "rate 10, turned to 1 at epoch 100", document: turnedDown },
] satisfies Contestant[];

export { high as jumping, noisy };

/** Networks of the range test, all on the same images. */
export const rangeNetworks: Record<"one" | "two" | "relu" | "tanh", Document> = {
  one: right,
  two: { ...right, network: { layers: [64, 64, 64, 10] } },
  relu: { ...right, network: { layers: [64, 64, 10], activation: "relu", initializer: "he_normal" } },
  tanh: { ...right, network: { layers: [64, 64, 10], activation: "tanh" } },
};

export const plans = {
  constant: { name: "constant", document: fast },
  step: { name: "halved every 50 updates", document: stepDecay },
  warmUp: { name: "warm-up over 50 updates", document: warmUp },
} satisfies Record<string, Contestant>;

export const planPresets: Preset[] = [
  { name: "Constant 6", document: fast, works: true, why: "It learns, but its first updates make the loss jump high, and it keeps jumping for long." },
  { name: "Halved every 50", document: stepDecay, works: false, why: "The first 50 updates are at rate 6 and do the harm. After them the rate is too small to repair it: it ends with a higher loss than a constant 6." },
  { name: "Warm-up over 50", document: warmUp, works: true, why: "The first updates, with the longest gradients, are made at a small rate. Later on, rate 6 is not too much." },
  { name: "Cosine, warm-up 20", document: cosine, works: true, why: "Small rates at the start and at the end, large ones in the middle." },
  { name: "One cycle", document: oneCycle, works: true, why: "Up to 6 within 60 updates, then down again." },
  { name: "× 0.9 every update", document: exponential, works: false, why: "After 50 updates the rate is a 200th of what it was. It stops long before it has learned." },
  { name: "Rate 10, plateau", document: plateau, works: false, why: "It waits for ten epochs without a better validation loss before each drop. By then the units are saturated." },
];

/** The published run, as far as the mystery goes. */
export const mystery: Document = { ...baseline, training: { epochs: 500 } };

/** What a step opens with. */
export function opening(step: string): Document {
  const documents: Record<string, Document> = { noise: noisy, range: right, schedules: fast, mystery };
  return documents[step] ?? high;
}

const rate = { "optimizer.learning_rate": "any" } as const;

/** What a step leaves to the reader; the first has no run of its own. */
export const free: Record<string, Free> = {
  during: { ...rate, "training.epochs": "any" },
  noise: { ...rate, "training.batch_size": "any" },
  range: { ...rate, "network.layers": "any", "network.activation": "any", "network.initializer": "any" },
  schedules: { ...rate, schedule: "any" },
  mystery: { "published.shown_loss": "any", "loss.name": "any" },
};
