/** The searches that the chapter's text speaks of. */
import corrected from "experiments/search.json";
import published from "experiments/search_article.json";
import type { SearchDocument, SpaceParameter } from "../../engine/study_protocol";

export { corrected, published };

/** What the article reports of its best trial: its accuracy on the test images. */
export const publishedBest = 0.978;

const without = (name: string): SpaceParameter[] => corrected.space.filter((parameter) => parameter.name !== name);

/** The article's space with the corrected search's short trials: minibatches, and a fraction of the epochs. */
export const shortened: SearchDocument = {
  ...published,
  objective: { ...corrected.objective, seeds: 1 },
  experiment: { clipping: { mode: "value" }, training: { epochs: 40, batch_size: 32 } },
};

const tooWide: SearchDocument = {
  ...corrected,
  name: "too wide",
  experiment: { network: { activation: "relu" }, training: { epochs: 40, batch_size: 32 } },
  space: without("clipping.threshold").map((parameter) =>
    parameter.name === "optimizer.learning_rate" ? { ...parameter, low: 1e-6, high: 1000 } : parameter,
  ),
};

/** Momentum's decay is read by momentum alone; here plain descent trains. */
export const idleName = "optimizer.momentum";
const idle: SearchDocument = {
  ...corrected,
  name: "with an idle one",
  space: [...corrected.space, { name: idleName, type: "float", low: 0.1, high: 0.99 }],
};

export interface SearchPreset {
  title: string;
  document: SearchDocument;
  works: boolean;
  why: string;
}

export const presets: SearchPreset[] = [
  { title: "Corrected", document: corrected, works: true, why: "Three layers at most, rates that reach beyond the article's best, a threshold that cannot be zero, three seeds a trial." },
  { title: "The article's, short trials", document: shortened, works: false, why: "Up to ten sigmoid layers: most of its networks do not even start to learn in so few epochs." },
  { title: "A range too wide", document: tooWide, works: false, why: "Rates from a millionth to a thousand, ReLU, no clipping. Many trials learn nothing, some diverge and fail. The sampler has to find out first where not to look." },
  { title: "With an idle parameter", document: idle, works: true, why: "One parameter is read by nobody. It finds the same networks; look at what importance it gets." },
];
