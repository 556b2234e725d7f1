/** Trains a document on seeds that no search has seen, and asks how well it did. */
import type { EngineCalls } from "../../engine/client";
import { Pool } from "../../engine/pool";
import type { Fault, Part } from "../../engine/protocol";
import { mean } from "../mean";

/** How well a run did on one part of the images. */
export interface Score {
  loss: number;
  accuracy: number;
}

/** What became of one seed: its scores by part, or none and the reason why it diverged. */
export interface SeedRun {
  seed: number;
  scores: Partial<Record<Part, Score>>;
  diverged: string;
}

/** What is to be trained, and what is then asked. */
export interface Case {
  experiment: object;
  firstSeed: number;
  seeds: number;
  parts: readonly Part[];
  /** Runs at a time. */
  workers: number;
}

/** Trains one case at a time, on workers of its own. */
export class Judge {
  running = $state(false);
  /** Finished share, 0 to 1. */
  share = $state(0);
  /** Of the last case that came to its end, one for each seed. */
  runs = $state.raw<readonly SeedRun[]>([]);
  fault = $state.raw<Fault | null>(null);

  readonly #pool: Pool<number>;

  constructor(spawn?: () => Worker) {
    this.#pool = new Pool(spawn);
  }

  /** Trains all seeds of a case, each by itself; false where it was cancelled or failed, and `runs` stay as they were. */
  async run(asked: Case): Promise<boolean> {
    this.cancel();
    const runs: SeedRun[] = [];
    const shares = Array<number>(asked.seeds).fill(0);
    const done = () => shares.reduce((a, b) => a + b, 0);
    let next = 0;
    this.running = true;
    this.share = 0;
    this.fault = null;
    const work = {
      lives: 1,
      next: () => (next < asked.seeds ? next++ : null),
      run: async (seed: number, { calls }: { calls: EngineCalls }) => {
        const progress = (share: number) => {
          shares[seed] = share;
          this.share = done() / asked.seeds;
        };
        runs[seed] = await train(calls, asked, asked.firstSeed + seed, progress);
      },
      failed: (_: number, fault: Fault) => {
        this.cancel();
        this.fault = fault;
      },
      progress: () => ({ done: done(), all: asked.seeds }),
    };
    if (!(await this.#pool.start(work, Math.min(asked.workers, asked.seeds)))) return false;
    this.runs = runs;
    this.running = false;
    return true;
  }

  /** Ends what is under way. */
  cancel(): void {
    this.#pool.cancel();
    this.running = false;
  }
}

async function train(calls: EngineCalls, { experiment, parts }: Case, seed: number, progress: (share: number) => void): Promise<SeedRun> {
  const document = { ...experiment, seed };
  const { training } = await calls.complete(document);
  const reportEvery = Math.max(1, Math.round(training.epochs / 50));
  await calls.beginTrial({ experiment: JSON.stringify(document), monitor: "validation_accuracy", seeds: 1, reportEvery });
  let report = await calls.nextReport();
  for (; !report.ended; report = await calls.nextReport()) progress(report.epoch / training.epochs);
  progress(1);
  if (report.reason) return { seed, scores: {}, diverged: report.reason };
  const scores = await Promise.all(parts.map(async (part) => [part, (await calls.trialScores(part))[0]!] as const));
  return { seed, scores: Object.fromEntries(scores), diverged: "" };
}

/** One number of each run that has it: those that diverged have none. */
export const scoresOf = (runs: readonly SeedRun[], part: Part, of: keyof Score = "accuracy"): number[] =>
  runs.flatMap(({ scores }) => (scores[part] ? [scores[part][of]] : []));

/** What choosing the best of several runs by one score says of another: of validation and test accuracies, by seed. */
export function chosen(validation: readonly number[], test: readonly number[]) {
  const best = (scores: readonly number[]) => scores.reduce((top, score, i) => (score > scores[top]! ? i : top), 0);
  return { onTest: test[best(test)]!, onValidation: test[best(validation)]!, mean: mean(test) };
}
