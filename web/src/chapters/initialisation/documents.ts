/** The experiments that the chapter's text speaks of. */
import dead from "experiments/dead.json";
import deepRelu from "experiments/deep_relu.json";
import exploding from "experiments/exploding.json";
import deep from "experiments/init_deep.json";
import shallow from "experiments/init_shallow.json";
import planeStart from "experiments/plane_start.json";
import saturated from "experiments/saturated.json";
import zeros from "experiments/zeros.json";
import { initializers } from "../choices";
import type { Contestant } from "../contestant";
import { withValue } from "../document";
import type { Preset } from "../kit";
import type { ActivationName, Document, InitializerName } from "../../engine/protocol";
import { freeInPlane } from "../plane/problem";
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

const sigmoidGlorot = five("sigmoid", "glorot_uniform");

export const signals: Preset[] = [
  { name: "sigmoid, Glorot", document: sigmoidGlorot, works: false, why: "Forward the layers look alike. Back, about a quarter of the deltas is left at each layer, and the first layers hardly change." },
  { name: "ReLU, He", document: deepRelu, works: true, why: "He's weights are drawn for ReLU: their variance is doubled because ReLU sets half of the sums to 0." },
  { name: "tanh, Glorot", document: five("tanh", "glorot_uniform"), works: true, why: "Near 0 the slope of tanh is 1, which is what Glorot reckoned with. The signal shrinks a little at every layer." },
  { name: "ReLU, Glorot", document: five("relu", "glorot_uniform"), works: true, why: "Half of the mean square is lost at every layer. Five layers still learn, only later than with He." },
  { name: "tanh, N(0, 1)", document: saturated, works: false, why: "The spread is large because most units sit near −1 or 1, where tanh has hardly a slope. It learns, but badly." },
  { name: "ReLU, N(0, 1)", document: five("relu", "normal"), works: false, why: "Activations grow more than five times at every layer: far too fast." },
];

export const troubles: Preset[] = [
  { name: "ReLU, N(0, 1), rate 0.01", document: exploding, works: false, why: "Exploding. With gradients this long even a rate of 0.01 is too high." },
  { name: "tanh, N(0, 1), rate 0.1", document: saturated, works: false, why: "Saturated. Most units are in a flat end and have hardly a slope. The network learns with the others, and badly." },
  { name: "ReLU, zeros, rate 0.1", document: five("relu", "zeros"), works: false, why: "Dead from the start. No sum is above 0, so no gradient passes: only the last biases learn." },
  { name: "ReLU, He, rate 2", document: dead, works: false, why: "Good initial weights, but too high a rate. A few huge updates push most units below 0 for all images, where they stay." },
  { name: "ReLU, He, rate 0.1", document: deepRelu, works: true, why: "Healthy. Nearly every unit is above 0 for some images and below 0 for others." },
];

export const corrected = begunWith(deepRelu, "he_uniform");
export const published = withValue(corrected, "published.he_uniform", true);

/** In the plane. */
export const start = planeStart as Document;
export const surfaces: Preset[] = [
  { name: "tanh, Glorot", document: start, works: true, why: "It begins with gentle slopes in every layer." },
  { name: "tanh, zeros", document: begunWith(start, "zeros"), works: false, why: "Every map is empty and stays empty. Only the biases of the outputs learn." },
  {
    name: "sigmoid, zeros, one layer",
    document: withValue(withValue(begunWith(start, "zeros"), "network.activation", "sigmoid"), "network.layers", [2, 16, 2]),
    works: false,
    why: "Sixteen units learn one line, the same for all.",
  },
  { name: "tanh, N(0, 1)", document: begunWith(start, "normal"), works: "partly", why: "It begins in the flat ends, with sharp edges in the deeper layers. Adam gets it out." },
];

/** What a step opens with. */
export function opening(step: string): Document {
  const documents: Record<string, Document> = { symmetry: zeros, surface: start, signal: sigmoidGlorot, trouble: exploding, published };
  return documents[step] ?? shallow;
}

const begun = { "network.activation": "any", "network.initializer": "any", "optimizer.learning_rate": "any", "training.epochs": "any" } as const;

/** What a step leaves to the reader; the race has no run of its own. */
export const free: Record<string, Free> = {
  spread: { "network.layers": "any" },
  symmetry: { "network.initializer": "any" },
  surface: { ...freeInPlane, "network.initializer": "any" },
  signal: begun,
  trouble: { ...begun, "network.layers": "any" },
  published: { "published.he_uniform": "any" },
};
