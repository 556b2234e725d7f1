/** The experiments that the chapter's text speaks of. */
import batches from "experiments/batches.json";
import decay from "experiments/decay.json";
import fairRace from "experiments/fair_race.json";
import landscape from "experiments/landscape.json";
import memory from "experiments/memory.json";
import type { Contestant } from "../contestant";
import { withValue } from "../document";
import type { Document, OptimizerName } from "../../engine/protocol";
import type { Preset } from "../kit";
import type { Free } from "../presumed";

/** Batch sizes that are compared; 0 are all images. */
export const sizes = [0, 256, 32, 1] as const;
export const sizeText = (size: number): string => (size === 0 ? "all images" : size === 1 ? "one image" : `${size} images`);

const atRate = (rate: number): Contestant[] =>
  sizes.map((size) => ({ name: sizeText(size), document: withValue(withValue(batches, "training.batch_size", size), "optimizer.learning_rate", rate) }));

/** The same run with each size, at two rates. */
export const batchRaces = { low: atRate(0.5), high: atRate(2) };

/** What a step opens with; two have runs of their own. */
export const opening = (step: string): Document => (step === "decay" ? decay : step === "landscape" ? landscape : batches);

export const free: Record<string, Free> = {
  decay: { "optimizer.name": ["adam", "adamw"], "optimizer.weight_decay": "any", "loss.l2_penalty": "any" },
  landscape: { optimizer: "any", "training.epochs": "any" },
};

const withPenalty = (lambda: number): Document => withValue(decay, "loss.l2_penalty", lambda);
const decoupled = (lambda: number): Document => withValue(withValue(decay, "optimizer.name", "adamw"), "optimizer.weight_decay", lambda);

/** Adam with an L2 penalty, and AdamW, by strength. */
export const decays: Preset[] = [
  { name: "Adam, no decay", document: decay, works: false, why: "It learns the wrong labels by heart: its validation loss is lowest near epoch 60 and rises from there." },
  { name: "Adam, L2 0.1", document: withPenalty(0.1), works: false, why: "The penalty's gradient λw passes through Adam, which makes steps of full length of it. The first layer's weights end near 0, and nothing is learned." },
  { name: "AdamW, decay 0.1", document: decoupled(0.1), works: true, why: "The same number, and the weights get smaller by a thousandth an update. Less is learned by heart." },
  { name: "Adam, L2 0.001", document: withPenalty(0.001), works: true, why: "A hundredth of the strength is enough for Adam. But not all weights shrink alike." },
  { name: "AdamW, decay 0.001", document: decoupled(0.001), works: false, why: "Too weak to be seen: as if there were none." },
  { name: "AdamW, decay 0.3", document: decoupled(0.3), works: true, why: "About as good as L2 with 0.001, and both layers shrink by the same factor." },
];
const walking = (name: OptimizerName, rate: number): Document => withValue(withValue(landscape, "optimizer.name", name), "optimizer.learning_rate", rate);

/** Runs whose ways are worth drawing. */
export const walks: Preset[] = [
  { name: "Gradient descent, 1", document: walking("sgd", 1), works: true, why: "It ends at a training loss near 0.49." },
  { name: "Momentum, 0.1", document: walking("momentum", 0.1), works: true, why: "0.1 / (1 − 0.9) is 1: it ends near 0.5 as well, and not far from there." },
  { name: "Adam, 0.01", document: walking("adam", 0.01), works: true, why: "Near 0.5 again, but more than twice as far from the beginning: weights with small slopes travel, too." },
  { name: "Gradient descent, 10", document: walking("sgd", 10), works: false, why: "It jumps from wall to wall, and ends above 1.5." },
  { name: "Gradient descent, 0.01", document: walking("sgd", 0.01), works: false, why: "After 200 updates it has hardly left: its loss is still above 3." },
];

/** Places in `decays`. */
export const [bare, coupledStrong, decoupledStrong, coupledWeak, , decoupledFit] = [0, 1, 2, 3, 4, 5];

/** A weight that is followed: from a hidden unit (from 1) to an output. */
export interface Followed {
  name: OptimizerName;
  unit: number;
  output: number;
  /** Without bias correction. */
  broken: boolean;
}
export const followed: Followed = { name: "adam", unit: 11, output: 3, broken: false };
export const followedUpdates = 60;

/** What the landscape module is asked. */
export function traceQuestion({ name, unit, output, broken }: Followed): [json: string, tensor: string, index: number, updates: number] {
  const document = withValue(withValue(memory, "optimizer.name", name), "broken_by_us.no_bias_correction", broken);
  return [JSON.stringify(document), "W2", output * 64 + unit - 1, followedUpdates];
}

export const racers: OptimizerName[] = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"];
/** Rates that the search tries, and the one that all get. */
export const triedRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
export const commonRate = 0.01;
const searchSeed = 11;
export const raceSeeds = [1, 2, 3, 4, 5];

/** One run of the race, for an optimiser at a rate. */
export interface Racing extends Contestant {
  optimiser: OptimizerName;
  rate: number;
}
const racing = (optimiser: OptimizerName, rate: number, seed: number): Racing => ({
  name: `${optimiser} at ${rate}, seed ${seed}`,
  optimiser,
  rate,
  document: { ...withValue(withValue(fairRace, "optimizer.name", optimiser), "optimizer.learning_rate", rate), seed },
});

export const searchRuns: Racing[] = racers.flatMap((optimiser) => triedRates.map((rate) => racing(optimiser, rate, searchSeed)));
/** Five seeds for each optimiser at the common rate and at its own. */
export const raceRuns = (best: Record<OptimizerName, number>): Racing[] =>
  racers.flatMap((optimiser) => [...new Set([commonRate, best[optimiser]])].flatMap((rate) => raceSeeds.map((seed) => racing(optimiser, rate, seed))));
