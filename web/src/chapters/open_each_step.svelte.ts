import { untrack } from "svelte";
import type { Document } from "../engine/protocol";
import type { Lab } from "./lab.svelte";
import { keptSettings } from "./session.svelte";

/**
 * Each step of a chapter shows its own run, because its text speaks of it. Call it while a chapter is set up, with
 * `useLab(opening(step))`. `step`: the step in sight, null where it has no run.
 */
export function openEachStep(lab: Lab, step: () => string | null, opening: (step: string) => Document): void {
  let shown = step();
  $effect(() => {
    const next = step();
    if (next && next !== shown) untrack(() => lab.turnTo(opening(next), keptSettings()));
    shown = next;
  });
}
