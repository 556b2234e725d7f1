/** A race that is fair: a search gives each optimiser its own rate, then all run with it, and at one rate, on new seeds. */
import { type Interval, interval } from "../depth/interval";
import { Fleet, type FleetRun } from "../fleet.svelte";
import type { Spawn } from "../lab.svelte";
import type { OptimizerName } from "../../engine/protocol";
import { commonRate, racers, raceRuns, type Racing, searchRuns, triedRates } from "./documents";

/** Where a run ended; one that diverged has no loss. */
const lossOf = (run: FleetRun | undefined): number => (run?.state === "ended" && run.status?.state === "finished" ? (run.last?.validation_loss ?? NaN) : NaN);

export class FairRace {
  readonly search: Fleet;
  readonly race: Fleet;
  #plan = $state.raw<readonly Racing[]>([]);

  constructor(spawn?: Spawn) {
    this.search = new Fleet(spawn);
    this.race = new Fleet(spawn);
  }

  readonly running = $derived.by(() => this.search.running || this.race.running);
  /** Of the two parts together. */
  readonly done = $derived.by(() => this.search.done && this.race.done);

  /** Validation loss at each rate that was tried and has ended. */
  tried(optimiser: OptimizerName): { rate: number; loss: number; accuracy: number }[] {
    return searchRuns.flatMap((of, i) => {
      const run = this.search.runs[i];
      return of.optimiser === optimiser && run?.state === "ended" ? [{ rate: of.rate, loss: lossOf(run), accuracy: run.last?.validation_accuracy ?? NaN }] : [];
    });
  }

  /** The rate with the lowest loss, once all were tried. */
  best(optimiser: OptimizerName): number | undefined {
    const tried = this.tried(optimiser).filter(({ loss }) => Number.isFinite(loss));
    if (this.tried(optimiser).length < triedRates.length || tried.length === 0) return undefined;
    return tried.reduce((a, b) => (b.loss < a.loss ? b : a)).rate;
  }

  /** Validation accuracy over the seeds; fewer than two runs have no interval. */
  outcome(optimiser: OptimizerName, rate: number | undefined): Interval | undefined {
    const values = this.#plan.flatMap((of, i) => {
      const run = this.race.runs[i];
      return of.optimiser === optimiser && of.rate === rate && run?.state === "ended" && run.last ? [run.last.validation_accuracy] : [];
    });
    return values.length > 1 ? interval(values) : undefined;
  }

  async start(): Promise<void> {
    this.cancel();
    this.race.runs = [];
    await this.search.start(searchRuns);
    if (!this.search.done) return;
    const best = Object.fromEntries(racers.map((optimiser) => [optimiser, this.best(optimiser) ?? commonRate])) as Record<OptimizerName, number>;
    this.#plan = raceRuns(best);
    await this.race.start(this.#plan);
  }

  cancel(): void {
    this.search.cancel();
    this.race.cancel();
  }
}
