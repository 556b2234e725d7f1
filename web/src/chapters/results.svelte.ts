/** Runs of a chapter that went to their last epoch, however they were started; kept until the page is closed. */
import type { EpochMetrics, Experiment } from "../engine/protocol";
import { type Contestant, isRunOf } from "./contestant";
import type { Lab } from "./lab.svelte";

export interface Result {
  experiment: Experiment;
  history: EpochMetrics[];
}

export class Results {
  #list = $state.raw<Result[]>([]);
  #defaults = $state.raw<Experiment | null>(null);

  /** Keeps the lab's run if it has ended. Call it in an effect. */
  record({ experiment, history, ended, defaults }: Lab): void {
    if (!experiment || !ended || this.#list.some((result) => result.history === history)) return;
    this.#defaults = defaults;
    this.#list = [...this.#list, { experiment, history }].slice(-20);
  }

  of({ document }: Contestant): Result | undefined {
    const defaults = this.#defaults;
    return defaults ? this.#list.findLast(({ experiment }) => isRunOf(document, experiment, defaults)) : undefined;
  }

  /** Share right among the validation images at the end of the contestant's run. */
  accuracy(contestant: Contestant): number | undefined {
    return this.of(contestant)?.history.at(-1)?.validation_accuracy;
  }
}
