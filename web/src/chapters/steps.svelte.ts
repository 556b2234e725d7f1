import { untrack } from "svelte";
import type { Document } from "../engine/protocol";
import type { Lab } from "./lab.svelte";
import type { Free } from "./presumed";
import { keptSettings, useLab } from "./session.svelte";

/** The runs of a chapter's steps. */
export interface Steps {
  /** What a step opens with: its own document. */
  opening: (step: string) => Document;
  /** By step, what it leaves to the reader. A step that is left out has no run of its own, and presumes nothing. */
  free: Readonly<Record<string, Free>>;
  /** One run goes on from step to step, whatever they open with. */
  shared?: boolean;
}

/**
 * The run of a chapter whose steps speak of it: each shows its own, and the page names what differs from what the
 * step's text presumes. `step`: the one in sight. Call it once, while the chapter's component is set up.
 */
export function useSteps(step: () => string, { opening, free, shared = false }: Steps): Lab {
  let shown = step();
  const lab = useLab(opening(shown), free[shown]);
  // Before the next step's goals look at the run.
  $effect.pre(() => {
    const next = step();
    if (next === shown) return;
    shown = next;
    untrack(() => {
      lab.free = free[next] ?? null;
      if (free[next] && !shared) lab.turnTo(opening(next), keptSettings());
    });
  });
  return lab;
}
