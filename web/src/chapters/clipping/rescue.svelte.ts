import type { Experiment, Lab } from "../kit";
import { settled } from "../kit";

/** A run's settings but for its clipping. */
const besidesClipping = (experiment: Experiment): string => JSON.stringify({ ...settled(experiment), clipping: null });

/** Remembers runs that diverged, and knows one that differs from such a run in its clipping alone. */
export class Rescue {
  #lost = $state.raw<ReadonlySet<string>>(new Set());

  /** Keeps the lab's run if it has diverged without clipping. Call it in an effect. */
  record({ experiment, status }: Lab): void {
    if (!experiment || status?.state !== "diverged" || settled(experiment).clipping.mode !== "none") return;
    const settings = besidesClipping(experiment);
    if (!this.#lost.has(settings)) this.#lost = new Set([...this.#lost, settings]);
  }

  /** Whether the lab's run is one that diverged before, with clipping. */
  has({ experiment }: Lab): boolean {
    return experiment !== null && settled(experiment).clipping.mode !== "none" && this.#lost.has(besidesClipping(experiment));
  }
}
