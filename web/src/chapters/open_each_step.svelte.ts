import { untrack } from "svelte";
import type { Document } from "../engine/protocol";
import { isRunOf } from "./contestant";
import type { Lab } from "./lab.svelte";

/**
 * A run that is still as a step opened it goes on to the next step's document; any run that the reader began stays.
 * Call it while a chapter is set up, with `useLab(opening(step))`. `step`: the step in sight, null where it has no run.
 */
export function openEachStep(lab: Lab, step: () => string | null, opening: (step: string) => Document): void {
  let shown = step();

  function turnTo(next: string): void {
    const { experiment, defaults } = lab;
    const asOpened = !shown || (experiment && defaults && lab.untouched && isRunOf(opening(shown), experiment, defaults));
    shown = next;
    if (asOpened) lab.open(opening(next), false);
  }

  $effect(() => {
    const next = step();
    if (next && next !== shown) untrack(() => turnTo(next));
  });
}
