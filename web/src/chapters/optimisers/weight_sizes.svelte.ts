/** How large the weights of runs of the step on decay were at their end, and how they did. */
import type { Lab } from "../kit";
import { isRunOf } from "../contestant";
import { decays } from "./documents";

export interface Ended {
  validationLoss: number;
  lowestLoss: number;
  lowestEpoch: number;
  accuracy: number;
  /** Root of the mean square of the weights of each layer. */
  sizes: number[];
}

export class WeightSizes {
  /** By the preset's place in `decays`. */
  #ended = $state.raw<ReadonlyMap<number, Ended>>(new Map());

  of = (place: number): Ended | undefined => this.#ended.get(place);

  /** Keeps what the lab's run shows at its end, if it is a preset's. Call it in an effect. */
  record(lab: Lab): void {
    const { experiment, defaults, history, last, ended } = lab;
    if (!ended || !experiment || !defaults || !last) return;
    const place = decays.findIndex(({ document }) => isRunOf(document, experiment, defaults));
    if (place < 0 || this.#ended.has(place)) return;
    const lowest = history.reduce((low, row) => (row.validation_loss < low.validation_loss ? row : low));
    void Promise.all(["W1", "W2"].map((name) => lab.ask.histogram("values", name, 1))).then((found) => {
      // The run may have made way for another meanwhile.
      if (lab.experiment !== experiment || !found.every((one) => one !== undefined)) return;
      const sizes = found.map(({ mean, sd }) => Math.hypot(mean, sd));
      this.#ended = new Map([...this.#ended, [place, { validationLoss: last.validation_loss, lowestLoss: lowest.validation_loss, lowestEpoch: lowest.epoch, accuracy: last.validation_accuracy, sizes }]]);
    });
  }
}
