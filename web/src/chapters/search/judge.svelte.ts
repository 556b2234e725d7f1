/** Trains a document on seeds that no search has seen, and asks how well it did. */
import { type Client, startEngine } from "../../engine/client";
import { type Fault, faultOf, type Part } from "../../engine/protocol";

export interface Score {
  loss: number;
  accuracy: number;
}

export class Judge {
  running = $state(false);
  /** Finished share, 0 to 1. */
  share = $state(0);
  /** Of each seed, by part; none before the runs have ended. */
  scores = $state.raw<Partial<Record<Part, Score[]>>>({});
  fault = $state.raw<Fault | null>(null);

  #clients = new Set<Client>();
  #asked = 0;

  constructor(private readonly spawn?: () => Worker) {}

  /** Trains `seeds` runs from `firstSeed` on, shared among `workers`, and keeps their scores on `parts`. */
  async run(experiment: object, firstSeed: number, seeds: number, parts: readonly Part[], workers = 2): Promise<void> {
    this.cancel();
    const asked = ++this.#asked;
    this.running = true;
    this.share = 0;
    this.scores = {};
    this.fault = null;
    const shares = new Map<number, number>();
    const progress = (worker: number, share: number) => {
      shares.set(worker, share);
      this.share = [...shares.values()].reduce((a, b) => a + b, 0) / Math.min(workers, seeds);
    };
    try {
      const cuts = Array.from({ length: Math.min(workers, seeds) + 1 }, (_, i, { length } = { length: Math.min(workers, seeds) }) => Math.round((i * seeds) / length));
      const found = await Promise.all(
        cuts.slice(1).map((end, i) => this.#train({ ...experiment, seed: firstSeed + cuts[i]! }, end - cuts[i]!, parts, (share) => progress(i, share))),
      );
      if (asked !== this.#asked) return;
      this.scores = Object.fromEntries(parts.map((part, p) => [part, found.flatMap((scores) => scores[p]!)]));
    } catch (thrown) {
      if (asked === this.#asked) this.fault = faultOf(thrown);
    }
    if (asked === this.#asked) this.running = false;
  }

  cancel(): void {
    this.#asked++;
    for (const client of this.#clients) client.close();
    this.#clients.clear();
    this.running = false;
  }

  async #train(experiment: object, seeds: number, parts: readonly Part[], progress: (share: number) => void): Promise<Score[][]> {
    const client = startEngine({ event: () => {}, crash: () => {} }, this.spawn);
    this.#clients.add(client);
    try {
      const { training } = await client.calls.complete(experiment);
      const reportEvery = Math.max(1, Math.round(training.epochs / 50));
      await client.calls.beginTrial({ experiment: JSON.stringify(experiment), monitor: "validation_accuracy", seeds, reportEvery });
      for (let report = await client.calls.nextReport(); !report.ended; report = await client.calls.nextReport()) progress(report.epoch / training.epochs);
      progress(1);
      return await Promise.all(parts.map((part) => client.calls.trialScores(part)));
    } finally {
      client.close();
      this.#clients.delete(client);
    }
  }
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
export const accuracies = (scores: readonly Score[] | undefined): number[] => (scores ?? []).map(({ accuracy }) => accuracy);

/** What choosing the best of several runs by one score says of another: of validation and test accuracies, by seed. */
export function chosen(validation: readonly number[], test: readonly number[]) {
  const best = (scores: readonly number[]) => scores.reduce((top, score, i) => (score > scores[top]! ? i : top), 0);
  return { onTest: test[best(test)]!, onValidation: test[best(validation)]!, mean: mean(test) };
}
