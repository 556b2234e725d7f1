/** What each of the six initialisers would give a layer of the lab's network, drawn and in theory. */
import type { Lab } from "../lab.svelte";
import type { Histogram, InitializerName, WeightDistribution } from "../../engine/protocol";
import { begunWith, six } from "./documents";

export const bins = 24;

export interface Spread {
  initializer: InitializerName;
  /** Undefined until the core has drawn it. */
  histogram: Histogram | undefined;
  drawn: WeightDistribution | undefined;
}

/** Asked again when the run's document or the layer changes, not while it trains. Call it while a component is set up. */
export function spreads(lab: Lab, layer: () => number): { readonly list: Spread[]; of: (initializer: InitializerName) => Spread } {
  let list = $state.raw<Spread[]>(six.map((initializer) => ({ initializer, histogram: undefined, drawn: undefined })));
  let asked = 0;

  $effect(() => {
    const { experiment } = lab;
    const number = layer();
    if (!experiment) return;
    const turn = ++asked;
    const untrained = { ...experiment, changes: [] };
    const all = six.map(async (initializer): Promise<Spread> => {
      const document = begunWith(untrained, initializer);
      const histogram = await lab.ask.initialHistogram(document, `W${number}`, bins);
      return { initializer, histogram, drawn: (await lab.ask.weightDistributions(document))?.[number - 1] };
    });
    void Promise.all(all).then((answers) => {
      if (turn === asked) list = answers;
    });
  });

  return {
    get list() {
      return list;
    },
    of: (initializer) => list.find((spread) => spread.initializer === initializer)!,
  };
}
