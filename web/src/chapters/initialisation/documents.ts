/** The experiments that the chapter's text speaks of. */
import dead from "experiments/dead.json";
import deepRelu from "experiments/deep_relu.json";
import exploding from "experiments/exploding.json";
import deep from "experiments/init_deep.json";
import shallow from "experiments/init_shallow.json";
import saturated from "experiments/saturated.json";
import zeros from "experiments/zeros.json";
import { initializers } from "../choices";
import type { Contestant } from "../contestant";
import { withValue } from "../document";
import type { Preset } from "../kit";
import type { ActivationName, Document, InitializerName } from "../../engine/protocol";
import type { Free } from "../presumed";

export { dead, deepRelu, exploding, saturated, shallow, zeros };

/** From the narrowest to the widest family: the order of the six pictures. */
export const six: InitializerName[] = ["zeros", "normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal"];

export const nameOf = (initializer: InitializerName): string => initializers.find(({ value }) => value === initializer)!.text;

export const begunWith = (document: Document, initializer: InitializerName): Document => withValue(document, "network.initializer", initializer);

/** The same run, once with each initialiser. */
const raceOf = (document: Document): Contestant[] => six.map((initializer) => ({ name: nameOf(initializer), document: begunWith(document, initializer) }));
export const races = { shallow: raceOf(shallow), deep: raceOf(deep) };

export const symmetryPair: Contestant[] = [
  { name: "zeros", document: zeros },
  { name: "Glorot uniform", document: shallow },
];

/** Five hidden layers of 64 units at rate 0.1. */
const five = (activation: ActivationName, initializer: InitializerName): Document =>
  begunWith(withValue(deepRelu, "network.activation", activation), initializer);

export const signals: Preset[] = [
  { name: "ReLU, He", document: deepRelu, works: true, why: "Made for each other: what ReLU cuts away, He's double variance gives back." },
  { name: "tanh, Glorot", document: five("tanh", "glorot_uniform"), works: true, why: "Glorot's home: near 0 the slope of tanh is 1. The signal shrinks a little at every layer." },
  { name: "ReLU, Glorot", document: five("relu", "glorot_uniform"), works: true, why: "Half of the power is lost at every layer. Five layers bear it, and learn later." },
  { name: "tanh, N(0, 1)", document: saturated, works: false, why: "A signal that looks strong: nearly all units sit at −1 or 1. It learns, but badly." },
  { name: "ReLU, N(0, 1)", document: five("relu", "normal"), works: false, why: "Times 5 or so at every layer. The first steps throw it out of all bounds." },
];

export const troubles: Preset[] = [
  { name: "exploding", document: exploding, works: false, why: "ReLU and N(0, 1), five layers. Even a rate of 0.01 is too much for gradients that long." },
  { name: "saturated", document: saturated, works: false, why: "tanh and N(0, 1). Units at their flat ends have hardly a slope: it learns with the few that are left." },
  { name: "dead from the start", document: five("relu", "zeros"), works: false, why: "ReLU and zeros. No sum is above 0, so no gradient passes: only the last biases learn." },
  { name: "dead on the way", document: dead, works: false, why: "Good initial weights, but rate 2. A few wild steps push the units below 0 for all images; most never come back." },
  { name: "healthy", document: deepRelu, works: true, why: "ReLU and He at rate 0.1. Silent for some images, awake for others." },
];

export const corrected = begunWith(deepRelu, "he_uniform");
export const published = withValue(corrected, "published.he_uniform", true);

/** What a step opens with. */
export function opening(step: string): Document {
  const documents: Record<string, Document> = { symmetry: zeros, signal: deepRelu, trouble: exploding, published };
  return documents[step] ?? shallow;
}

const begun = { "network.activation": "any", "network.initializer": "any", "optimizer.learning_rate": "any", "training.epochs": "any" } as const;

/** What a step leaves to the reader; the race has no run of its own. */
export const free: Record<string, Free> = {
  spread: { "network.layers": "any" },
  symmetry: { "network.initializer": "any" },
  signal: begun,
  trouble: { ...begun, "network.layers": "any" },
  published: { "published.he_uniform": "any" },
};
