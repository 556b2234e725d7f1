import { untrack } from "svelte";
import type { Document } from "../engine/protocol";
import type { Lab } from "./lab.svelte";
import { keptSettings } from "./session.svelte";

/**
 * A run that is still as a step opened it goes on to the next step's document; any run that the reader began stays.
 * Call it while a chapter is set up, with `useLab(opening(step))`. `step`: the step in sight, null where it has no run.
 */
export function openEachStep(lab: Lab, step: () => string | null, opening: (step: string) => Document): void {
  let shown = step();

  function turnTo(next: string): void {
    if (!shown || lab.asShown) lab.show(opening(next), keptSettings());
    shown = next;
  }

  $effect(() => {
    const next = step();
    if (next && next !== shown) untrack(() => turnTo(next));
  });
}
