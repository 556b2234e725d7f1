import type { Part } from "../engine/protocol";
import type { Lab } from "./lab.svelte";

/** The run's images of one part in their order, as indices in the digits. Call it while a component is set up. */
export function imagesOf(lab: Lab, part: Part): { readonly value: Uint16Array | undefined } {
  let value = $state.raw<Uint16Array | undefined>();
  const data = $derived(lab.experiment && JSON.stringify([lab.experiment.data, lab.experiment.seed]));

  $effect(() => {
    const { experiment } = lab;
    if (!data || !experiment) return;
    void lab.ask.split(experiment).then((split) => {
      if (split) value = split[part];
    });
  });

  return {
    get value() {
      return value;
    },
  };
}
